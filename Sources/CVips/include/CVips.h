// libvips, opened when it is first needed.
//
// Linking and starting it with the ninety libraries behind it takes as long as decoding a photograph of some megapixels. So the
// program is not linked to it: `monkey_vips_open` looks its functions up, on whatever thread has time. Until that has been called and
// has returned NULL nothing else here may be. Each function is libvips' or GLib's of the same name, one call and no logic of
// ours, but for what the comments say.
#ifndef MONKEY_CVIPS_H
#define MONKEY_CVIPS_H

#include <vips/vips.h>

// Opens the library and finds all functions; NULL where that went well, else what is missing, in words. Call it once.
const char *monkey_vips_open(void);
// The file that it was opened from; NULL where the loader does not say.
const char *monkey_vips_file(void);

int monkey_vips_init(const char *program);
void monkey_vips_cache_set_max(int operations);
void monkey_vips_concurrency_set(int threads);
int monkey_vips_version(int part);
const char *monkey_vips_error_buffer(void);
void monkey_vips_error_clear(void);
// Has libvips' messages given to `handler` instead of printed.
void monkey_vips_log_to(GLogFunc handler);
// Loads a module that stays; 0 where it cannot be.
int monkey_vips_module_open(const char *path);
void monkey_vips_unref(void *object);
void monkey_vips_free(void *memory);
void monkey_vips_strfreev(char **strings);

const char *monkey_vips_find_loader(const void *buffer, size_t length);
// The image of a file held in memory; `buffer` must outlive it. Pixels are decoded on demand, top to bottom once where
// `sequential`. `page` < 0: the loader takes no page (JPEG, PNG, PNM).
VipsImage *monkey_vips_load(const void *buffer, size_t length, int page, int sequential, VipsFailOn fail_on);
// The same for formats that libvips reads from sources alone; the image keeps the source, the source not the bytes.
VipsImage *monkey_vips_load_source(const void *buffer, size_t length, int sequential, VipsFailOn fail_on);
VipsImage *monkey_vips_image_new(void);
VipsImage *monkey_vips_image_from_memory(const void *samples, size_t size, int width, int height, int bands, VipsBandFormat format);

VipsRegion *monkey_vips_region_new(VipsImage *image);
int monkey_vips_region_prepare(VipsRegion *region, const VipsRect *area);
// The samples of a region that was prepared, and the bytes from one of its rows to the next.
const void *monkey_vips_region_data(VipsRegion *region, size_t *row_bytes);

VipsInterpretation monkey_vips_guess_interpretation(const VipsImage *image);
int monkey_vips_orientation(VipsImage *image);
int monkey_vips_pages(VipsImage *image);
// Whether there is such a metadata field.
int monkey_vips_has(const VipsImage *image, const char *field);
// A field of text; NULL where there is none. The image's own.
const char *monkey_vips_string(const VipsImage *image, const char *field);
// Any field as text, to be freed; NULL where there is none.
char *monkey_vips_as_string(const VipsImage *image, const char *field);
void monkey_vips_set_string(VipsImage *image, const char *field, const char *value);
void monkey_vips_set_int(VipsImage *image, const char *field, int value);
void monkey_vips_remove(VipsImage *image, const char *field);
// The names of all metadata fields, for a caller that decides which to keep; free with monkey_vips_strfreev.
char **monkey_vips_fields(VipsImage *image);
// All metadata fields of one image into another, replacing those of the same name. The fields that every image has are
// properties of its class and describe its own pixels.
void monkey_vips_copy_metadata(VipsImage *from, VipsImage *to);

int monkey_vips_copy_resolution(VipsImage *in, VipsImage **out, double x, double y);
int monkey_vips_copy_interpretation(VipsImage *in, VipsImage **out, VipsInterpretation space);
int monkey_vips_colourspace(VipsImage *in, VipsImage **out, VipsInterpretation space);
// Through the embedded profile to sRGB; `fallback` names the profile to assume where none is embedded.
int monkey_vips_to_srgb(VipsImage *in, VipsImage **out, const char *fallback, int depth);
int monkey_vips_cast(VipsImage *in, VipsImage **out, VipsBandFormat format);
int monkey_vips_extract_bands(VipsImage *in, VipsImage **out, int band, int count);

// Files into memory, to be freed.
int monkey_vips_jpegsave(VipsImage *in, void **buffer, size_t *length, int quality, VipsForeignSubsample subsample);
// `smallest`: the least bytes, whatever time it takes.
int monkey_vips_pngsave(VipsImage *in, void **buffer, size_t *length, int smallest, int bitdepth);
int monkey_vips_tiffsave(VipsImage *in, void **buffer, size_t *length, VipsForeignTiffCompression compression,
                         VipsForeignTiffPredictor predictor, int bitdepth, int bigtiff);
int monkey_vips_webpsave(VipsImage *in, void **buffer, size_t *length, int quality, int lossless);

// Has the C library keep blocks of up to 32 MB that are freed, 64 MB of them at most, for the next ones: glibc would return each
// to the system, which clears every page that it hands out anew.
void monkey_keep_freed_memory(void);

// Has the system hand out the page at this address; what stands there stays, whoever writes to it meanwhile.
static inline void monkey_touch(void *address) {
  // An exchange writes even where nothing changes; adding 0 is made a read by the compiler.
  unsigned char byte = 0;
  __atomic_compare_exchange_n((unsigned char *)address, &byte, 0, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
}

#endif
