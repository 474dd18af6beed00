#ifdef __linux__
#define _GNU_SOURCE
#endif
#include "CVips.h"

#include <dlfcn.h>
#include <gmodule.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

// The name by which each function is found, and its type as the headers have it.
#define FUNCTIONS(X) \
  X(g_free) X(g_log_set_handler) X(g_module_open) X(g_object_class_find_property) X(g_object_unref) X(g_strfreev) \
  X(vips_cache_set_max) X(vips_cast) X(vips_colourspace) X(vips_concurrency_set) X(vips_copy) X(vips_error_buffer) \
  X(vips_error_clear) X(vips_extract_band) X(vips_foreign_find_load_buffer) X(vips_icc_transform) X(vips_image_get_as_string) \
  X(vips_image_get_fields) X(vips_image_get_n_pages) X(vips_image_get_orientation) X(vips_image_get_string) \
  X(vips_image_get_typeof) X(vips_image_guess_interpretation) X(vips_image_map) X(vips_image_new) \
  X(vips_image_new_from_buffer) X(vips_image_new_from_memory) X(vips_image_new_from_source) X(vips_image_remove) \
  X(vips_image_set) X(vips_image_set_int) X(vips_image_set_string) X(vips_init) X(vips_jpegsave_buffer) X(vips_pngsave_buffer) X(vips_region_new) \
  X(vips_region_prepare) X(vips_source_new_from_memory) X(vips_tiffsave_buffer) X(vips_version) \
  X(vips_webpsave_buffer)

#define MEMBER(name) __typeof__(&name) name;
static struct { FUNCTIONS(MEMBER) } lib;

const char *monkey_vips_open(void) {
#ifdef __APPLE__
  // The package links it there: the loader looks in Homebrew's folder only for what a program is linked to.
  void *file = dlopen(NULL, RTLD_LAZY);
#else
  void *file = dlopen("libvips.so.42", RTLD_LAZY | RTLD_GLOBAL);
#endif
  if (file == NULL)
    return dlerror();
#define FIND(name) \
  if ((lib.name = (__typeof__(&name))dlsym(file, #name)) == NULL) \
    return "libvips lacks " #name;
  FUNCTIONS(FIND)
  return NULL;
}

const char *monkey_vips_file(void) {
  Dl_info info;
  return dladdr((void *)lib.vips_init, &info) != 0 ? info.dli_fname : NULL;
}

int monkey_vips_init(const char *program) { return lib.vips_init(program); }
void monkey_vips_cache_set_max(int operations) { lib.vips_cache_set_max(operations); }
void monkey_vips_concurrency_set(int threads) { lib.vips_concurrency_set(threads); }
int monkey_vips_version(int part) { return lib.vips_version(part); }
const char *monkey_vips_error_buffer(void) { return lib.vips_error_buffer(); }
void monkey_vips_error_clear(void) { lib.vips_error_clear(); }
void monkey_vips_log_to(GLogFunc handler) { lib.g_log_set_handler("VIPS", (GLogLevelFlags)~0, handler, NULL); }
int monkey_vips_module_open(const char *path) { return lib.g_module_open(path, G_MODULE_BIND_LAZY) != NULL; }
void monkey_vips_unref(void *object) { lib.g_object_unref(object); }
void monkey_vips_free(void *memory) { lib.g_free(memory); }
void monkey_vips_strfreev(char **strings) { lib.g_strfreev(strings); }

const char *monkey_vips_find_loader(const void *buffer, size_t length) {
  return lib.vips_foreign_find_load_buffer(buffer, length);
}

VipsImage *monkey_vips_load(const void *buffer, size_t length, int page, int sequential, VipsFailOn fail_on) {
  VipsAccess access = sequential ? VIPS_ACCESS_SEQUENTIAL : VIPS_ACCESS_RANDOM;
  if (page < 0)
    return lib.vips_image_new_from_buffer(buffer, length, "", "access", access, "fail_on", fail_on, NULL);
  return lib.vips_image_new_from_buffer(buffer, length, "", "access", access, "fail_on", fail_on, "page", page, NULL);
}

VipsImage *monkey_vips_load_source(const void *buffer, size_t length, int sequential, VipsFailOn fail_on) {
  VipsAccess access = sequential ? VIPS_ACCESS_SEQUENTIAL : VIPS_ACCESS_RANDOM;
  VipsSource *source = lib.vips_source_new_from_memory(buffer, length);
  if (source == NULL)
    return NULL;
  VipsImage *image = lib.vips_image_new_from_source(source, "", "access", access, "fail_on", fail_on, NULL);
  lib.g_object_unref(source);
  return image;
}

VipsImage *monkey_vips_image_new(void) { return lib.vips_image_new(); }
VipsImage *monkey_vips_image_from_memory(const void *samples, size_t size, int width, int height, int bands, VipsBandFormat format) {
  return lib.vips_image_new_from_memory(samples, size, width, height, bands, format);
}

VipsRegion *monkey_vips_region_new(VipsImage *image) { return lib.vips_region_new(image); }
int monkey_vips_region_prepare(VipsRegion *region, const VipsRect *area) { return lib.vips_region_prepare(region, area); }
const void *monkey_vips_region_data(VipsRegion *region, size_t *row_bytes) {
  *row_bytes = VIPS_REGION_LSKIP(region);
  // VIPS_REGION_ADDR of its first pixel, without the function of libvips that this macro refers to.
  return region->data;
}

VipsInterpretation monkey_vips_guess_interpretation(const VipsImage *image) {
  return lib.vips_image_guess_interpretation(image);
}
int monkey_vips_orientation(VipsImage *image) { return lib.vips_image_get_orientation(image); }
int monkey_vips_pages(VipsImage *image) { return lib.vips_image_get_n_pages(image); }
int monkey_vips_has(const VipsImage *image, const char *field) { return lib.vips_image_get_typeof(image, field) != 0; }
const char *monkey_vips_string(const VipsImage *image, const char *field) {
  const char *text = NULL;
  return monkey_vips_has(image, field) && lib.vips_image_get_string(image, field, &text) == 0 ? text : NULL;
}
char *monkey_vips_as_string(const VipsImage *image, const char *field) {
  char *text = NULL;
  return lib.vips_image_get_as_string(image, field, &text) == 0 ? text : NULL;
}
void monkey_vips_set_string(VipsImage *image, const char *field, const char *value) {
  lib.vips_image_set_string(image, field, value);
}
void monkey_vips_set_int(VipsImage *image, const char *field, int value) { lib.vips_image_set_int(image, field, value); }
void monkey_vips_remove(VipsImage *image, const char *field) { lib.vips_image_remove(image, field); }
char **monkey_vips_fields(VipsImage *image) { return lib.vips_image_get_fields(image); }

static void *copy_field(VipsImage *from, const char *name, GValue *value, void *to) {
  if (lib.g_object_class_find_property(G_OBJECT_GET_CLASS(from), name) == NULL)
    lib.vips_image_set((VipsImage *)to, name, value);
  return NULL;
}
void monkey_vips_copy_metadata(VipsImage *from, VipsImage *to) { lib.vips_image_map(from, copy_field, to); }

int monkey_vips_copy_resolution(VipsImage *in, VipsImage **out, double x, double y) {
  return lib.vips_copy(in, out, "xres", x, "yres", y, NULL);
}
int monkey_vips_copy_interpretation(VipsImage *in, VipsImage **out, VipsInterpretation space) {
  return lib.vips_copy(in, out, "interpretation", space, NULL);
}
int monkey_vips_colourspace(VipsImage *in, VipsImage **out, VipsInterpretation space) {
  return lib.vips_colourspace(in, out, space, NULL);
}
int monkey_vips_to_srgb(VipsImage *in, VipsImage **out, const char *fallback, int depth) {
  return lib.vips_icc_transform(in, out, "srgb", "embedded", TRUE, "input_profile", fallback, "intent",
                                VIPS_INTENT_RELATIVE, "black_point_compensation", TRUE, "depth", depth, NULL);
}
int monkey_vips_cast(VipsImage *in, VipsImage **out, VipsBandFormat format) { return lib.vips_cast(in, out, format, NULL); }
int monkey_vips_extract_bands(VipsImage *in, VipsImage **out, int band, int count) {
  return lib.vips_extract_band(in, out, band, "n", count, NULL);
}

int monkey_vips_jpegsave(VipsImage *in, void **buffer, size_t *length, int quality, VipsForeignSubsample subsample) {
  return lib.vips_jpegsave_buffer(in, buffer, length, "Q", quality, "subsample_mode", subsample, NULL);
}
int monkey_vips_pngsave(VipsImage *in, void **buffer, size_t *length, int smallest, int bitdepth) {
  int compression = smallest ? 9 : 6;
  VipsForeignPngFilter filter = smallest ? VIPS_FOREIGN_PNG_FILTER_ALL : VIPS_FOREIGN_PNG_FILTER_NONE;
  if (bitdepth > 0)
    return lib.vips_pngsave_buffer(in, buffer, length, "compression", compression, "filter", filter, "bitdepth", bitdepth, NULL);
  return lib.vips_pngsave_buffer(in, buffer, length, "compression", compression, "filter", filter, NULL);
}
int monkey_vips_tiffsave(VipsImage *in, void **buffer, size_t *length, VipsForeignTiffCompression compression,
                         VipsForeignTiffPredictor predictor, int bitdepth, int bigtiff) {
  return lib.vips_tiffsave_buffer(in, buffer, length, "compression", compression, "predictor", predictor, "bitdepth",
                                  bitdepth, "bigtiff", bigtiff, NULL);
}
int monkey_vips_webpsave(VipsImage *in, void **buffer, size_t *length, int quality, int lossless) {
  return lib.vips_webpsave_buffer(in, buffer, length, "Q", quality, "lossless", lossless, NULL);
}

void monkey_keep_freed_memory(void) {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 64 << 20);
#endif
}
