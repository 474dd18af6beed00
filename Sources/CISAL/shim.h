// Inflating with ISA-L piece by piece: its stream holds arrays of a size that Swift does not import.
#ifndef MONKEY_CISAL_SHIM_H
#define MONKEY_CISAL_SHIM_H

#include <stdint.h>
#include <stdlib.h>

#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

// A stream of deflated bytes with zlib's header and checksum (RFC 1950); to be freed with `free`. NULL where there is no memory.
static inline void *monkey_inflate_new(void) {
  struct inflate_state *state = (struct inflate_state *)malloc(sizeof(struct inflate_state));
  if (state == NULL)
    return NULL;
  isal_inflate_init(state);
  state->crc_flag = ISAL_ZLIB;
  return state;
}

// Inflates until the input is used up, the output full or the stream at its end; moves both on. 0 where the stream has a fault.
static inline int monkey_inflate_run(void *stream, const uint8_t **input, uint32_t *input_count, uint8_t **output,
                                     uint32_t *output_count) {
  struct inflate_state *state = (struct inflate_state *)stream;
  state->next_in = (uint8_t *)*input;
  state->avail_in = *input_count;
  state->next_out = *output;
  state->avail_out = *output_count;
  int result = isal_inflate(state);
  *input = state->next_in;
  *input_count = state->avail_in;
  *output = state->next_out;
  *output_count = state->avail_out;
  return result == ISAL_DECOMP_OK || result == ISAL_END_INPUT || result == ISAL_OUT_OVERFLOW;
}

// Whether all of the stream has been given out and its checksum was right.
static inline int monkey_inflate_is_finished(const void *stream) {
  return ((const struct inflate_state *)stream)->block_state == ISAL_BLOCK_FINISH;
}

#endif
