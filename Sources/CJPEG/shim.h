// What Swift cannot call by itself: libjpeg, which reports errors by a jump out of its functions. Every call comes back from here.
#ifndef MONKEY_CJPEG_SHIM_H
#define MONKEY_CJPEG_SHIM_H

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

// An encoder of one image into memory.
typedef struct {
  struct jpeg_compress_struct state;
  struct jpeg_error_mgr errors;
  jmp_buf failed;
  unsigned char *bytes;
  unsigned long length;
} monkey_jpeg_encoder;

static inline void monkey_jpeg_fail(j_common_ptr state) {
  longjmp(((monkey_jpeg_encoder *)state->client_data)->failed, 1);
}

static inline void monkey_jpeg_be_silent(j_common_ptr state) { (void)state; }

// Frees the encoder and what it made.
static inline void monkey_jpeg_free(monkey_jpeg_encoder *encoder) {
  jpeg_destroy_compress(&encoder->state);
  free(encoder->bytes);
  free(encoder);
}

// How large pixels are, as the file says: JFIF's units (0: nothing is known, 1: an inch, 2: a centimetre) and pixels in one.
typedef struct {
  int unit, x, y;
} monkey_jpeg_density;

// An encoder for an image of 8-bit gray (1 channel) or RGB (3), with chroma at half resolution where `subsampled`; NULL where it cannot be.
static inline monkey_jpeg_encoder *monkey_jpeg_new(int width, int height, int channels, int quality, int subsampled,
                                                   monkey_jpeg_density density) {
  monkey_jpeg_encoder *encoder = (monkey_jpeg_encoder *)calloc(1, sizeof(monkey_jpeg_encoder));
  if (encoder == NULL)
    return NULL;
  struct jpeg_compress_struct *state = &encoder->state;
  state->err = jpeg_std_error(&encoder->errors);
  encoder->errors.error_exit = monkey_jpeg_fail;
  encoder->errors.output_message = monkey_jpeg_be_silent;
  state->client_data = encoder;
  if (setjmp(encoder->failed)) {
    monkey_jpeg_free(encoder);
    return NULL;
  }
  jpeg_create_compress(state);
  state->client_data = encoder;
  jpeg_mem_dest(state, &encoder->bytes, &encoder->length);
  state->image_width = (JDIMENSION)width;
  state->image_height = (JDIMENSION)height;
  state->input_components = channels;
  state->in_color_space = channels == 3 ? JCS_RGB : JCS_GRAYSCALE;
  jpeg_set_defaults(state);
  jpeg_set_quality(state, quality, TRUE);
  state->density_unit = (UINT8)density.unit;
  state->X_density = (UINT16)density.x;
  state->Y_density = (UINT16)density.y;
  if (!subsampled)
    for (int i = 0; i < state->num_components; i++)
      state->comp_info[i].h_samp_factor = state->comp_info[i].v_samp_factor = 1;
  jpeg_start_compress(state, TRUE);
  return encoder;
}

// Encodes the next row; 0 where that failed.
static inline int monkey_jpeg_write(monkey_jpeg_encoder *encoder, const unsigned char *row) {
  if (setjmp(encoder->failed))
    return 0;
  JSAMPROW rows[1] = {(JSAMPROW)row};
  return jpeg_write_scanlines(&encoder->state, rows, 1) == 1;
}

// Ends the file, whose bytes are in `encoder` until it is freed; 0 where that failed.
static inline int monkey_jpeg_finish(monkey_jpeg_encoder *encoder) {
  if (setjmp(encoder->failed))
    return 0;
  jpeg_finish_compress(&encoder->state);
  return 1;
}

// A decoder of one image in memory.
typedef struct {
  struct jpeg_decompress_struct state;
  struct jpeg_error_mgr errors;
  jmp_buf failed;
} monkey_jpeg_decoder;

static inline void monkey_jpeg_decoder_fail(j_common_ptr state) {
  longjmp(((monkey_jpeg_decoder *)state->client_data)->failed, 1);
}

static inline void monkey_jpeg_close(monkey_jpeg_decoder *decoder) {
  jpeg_destroy_decompress(&decoder->state);
  free(decoder);
}

// A decoder that has read the header of a file of one scan with 8-bit gray or colour that becomes RGB, without a fault so far; NULL of any
// other. `bytes` must outlive it.
static inline monkey_jpeg_decoder *monkey_jpeg_open(const unsigned char *bytes, size_t length) {
  monkey_jpeg_decoder *decoder = (monkey_jpeg_decoder *)calloc(1, sizeof(monkey_jpeg_decoder));
  if (decoder == NULL)
    return NULL;
  struct jpeg_decompress_struct *state = &decoder->state;
  state->err = jpeg_std_error(&decoder->errors);
  decoder->errors.error_exit = monkey_jpeg_decoder_fail;
  decoder->errors.output_message = monkey_jpeg_be_silent;
  state->client_data = decoder;
  if (setjmp(decoder->failed)) {
    monkey_jpeg_close(decoder);
    return NULL;
  }
  jpeg_create_decompress(state);
  state->client_data = decoder;
  jpeg_mem_src(state, bytes, length);
  jpeg_read_header(state, TRUE);
  int gray = state->num_components == 1 && state->jpeg_color_space == JCS_GRAYSCALE;
  int color = state->num_components == 3 && (state->jpeg_color_space == JCS_YCbCr || state->jpeg_color_space == JCS_RGB);
  if ((!gray && !color) || state->data_precision != 8 || jpeg_has_multiple_scans(state)) {
    monkey_jpeg_close(decoder);
    return NULL;
  }
  state->out_color_space = gray ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_start_decompress(state);
  if (decoder->errors.num_warnings > 0) {
    monkey_jpeg_close(decoder);
    return NULL;
  }
  return decoder;
}

// Decodes the next rows, `row_bytes` from one to the next; 0 where a fault was found.
static inline int monkey_jpeg_read(monkey_jpeg_decoder *decoder, unsigned char *rows, size_t row_bytes, int count) {
  if (setjmp(decoder->failed))
    return 0;
  for (int y = 0; y < count; y++) {
    JSAMPROW row[1] = {rows + (size_t)y * row_bytes};
    if (jpeg_read_scanlines(&decoder->state, row, 1) != 1)
      return 0;
  }
  return decoder->errors.num_warnings == 0;
}

// Passes over the next rows, whose codes alone are read; 0 where a fault was found.
static inline int monkey_jpeg_skip(monkey_jpeg_decoder *decoder, int count) {
  if (setjmp(decoder->failed))
    return 0;
  if (jpeg_skip_scanlines(&decoder->state, (JDIMENSION)count) != (JDIMENSION)count)
    return 0;
  return decoder->errors.num_warnings == 0;
}

// Reads on to the end of the image, once all rows were; 0 where a fault was found.
static inline int monkey_jpeg_end(monkey_jpeg_decoder *decoder) {
  if (setjmp(decoder->failed))
    return 0;
  jpeg_finish_decompress(&decoder->state);
  return decoder->errors.num_warnings == 0;
}

#endif
