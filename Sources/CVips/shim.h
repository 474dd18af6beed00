// What Swift cannot call by itself: libvips' functions with variable arguments. One call each, no logic of ours.
#ifndef MONKEY_CVIPS_SHIM_H
#define MONKEY_CVIPS_SHIM_H

#include <dlfcn.h>
#include <gmodule.h>
#include <vips/vips.h>

#ifdef __GLIBC__
#include <malloc.h>
// Blocks of up to 32 MB that are freed stay with the program, 64 MB of them at most, for the next ones: glibc would return each to
// the system, which clears every page that it hands out anew.
static inline void monkey_keep_freed_memory(void) {
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 64 << 20);
}
#else
static inline void monkey_keep_freed_memory(void) {}
#endif

#ifdef __linux__
#ifndef __USE_GNU
// <dlfcn.h> keeps these to itself where _GNU_SOURCE is not defined before the first header of all.
typedef struct {
  const char *dli_fname;
  void *dli_fbase;
  const char *dli_sname;
  void *dli_saddr;
} Dl_info;
extern int dladdr(const void *address, Dl_info *info);
#endif
// The file that libvips was loaded from; NULL where the loader does not say.
static inline const char *monkey_vips_file(void) {
  Dl_info info;
  void *symbol = dlsym(NULL, "vips_init");
  return symbol != NULL && dladdr(symbol, &info) != 0 ? info.dli_fname : NULL;
}
#endif

// The image of a file held in memory; `buffer` must outlive it. Pixels are decoded on demand, top to bottom once where
// `sequential`. `page` < 0: the loader takes no page (JPEG, PNG, PNM).
static inline VipsImage *monkey_vips_load(const void *buffer, size_t length, int page, int sequential, VipsFailOn fail_on) {
  VipsAccess access = sequential ? VIPS_ACCESS_SEQUENTIAL : VIPS_ACCESS_RANDOM;
  if (page < 0)
    return vips_image_new_from_buffer(buffer, length, "", "access", access, "fail_on", fail_on, NULL);
  return vips_image_new_from_buffer(buffer, length, "", "access", access, "fail_on", fail_on, "page", page, NULL);
}

// The same for formats that libvips reads from sources alone; the image keeps the source, the source not the bytes.
static inline VipsImage *monkey_vips_load_source(const void *buffer, size_t length, int sequential, VipsFailOn fail_on) {
  VipsAccess access = sequential ? VIPS_ACCESS_SEQUENTIAL : VIPS_ACCESS_RANDOM;
  VipsSource *source = vips_source_new_from_memory(buffer, length);
  if (source == NULL)
    return NULL;
  VipsImage *image = vips_image_new_from_source(source, "", "access", access, "fail_on", fail_on, NULL);
  g_object_unref(source);
  return image;
}

// The samples of a region that was prepared, and the bytes from one of its rows to the next.
static inline const void *monkey_vips_region_data(VipsRegion *region, size_t *row_bytes) {
  *row_bytes = VIPS_REGION_LSKIP(region);
  return VIPS_REGION_ADDR(region, region->valid.left, region->valid.top);
}
static inline int monkey_vips_copy_resolution(VipsImage *in, VipsImage **out, double x, double y) {
  return vips_copy(in, out, "xres", x, "yres", y, NULL);
}
static inline int monkey_vips_copy_interpretation(VipsImage *in, VipsImage **out, VipsInterpretation space) {
  return vips_copy(in, out, "interpretation", space, NULL);
}
static inline int monkey_vips_colourspace(VipsImage *in, VipsImage **out, VipsInterpretation space) {
  return vips_colourspace(in, out, space, NULL);
}
// Through the embedded profile to sRGB; `fallback` names the profile to assume where none is embedded.
static inline int monkey_vips_to_srgb(VipsImage *in, VipsImage **out, const char *fallback, int depth) {
  return vips_icc_transform(in, out, "srgb", "embedded", TRUE, "input_profile", fallback, "intent",
                            VIPS_INTENT_RELATIVE, "black_point_compensation", TRUE, "depth", depth, NULL);
}
static inline int monkey_vips_cast(VipsImage *in, VipsImage **out, VipsBandFormat format) {
  return vips_cast(in, out, format, NULL);
}
static inline int monkey_vips_extract_bands(VipsImage *in, VipsImage **out, int band, int count) {
  return vips_extract_band(in, out, band, "n", count, NULL);
}

static inline int monkey_vips_jpegsave(VipsImage *in, void **buffer, size_t *length, int quality, VipsForeignSubsample subsample) {
  return vips_jpegsave_buffer(in, buffer, length, "Q", quality, "subsample_mode", subsample, NULL);
}
// `smallest`: the least bytes, whatever time it takes.
static inline int monkey_vips_pngsave(VipsImage *in, void **buffer, size_t *length, int smallest, int bitdepth) {
  int compression = smallest ? 9 : 6;
  VipsForeignPngFilter filter = smallest ? VIPS_FOREIGN_PNG_FILTER_ALL : VIPS_FOREIGN_PNG_FILTER_NONE;
  if (bitdepth > 0)
    return vips_pngsave_buffer(in, buffer, length, "compression", compression, "filter", filter, "bitdepth", bitdepth, NULL);
  return vips_pngsave_buffer(in, buffer, length, "compression", compression, "filter", filter, NULL);
}
static inline int monkey_vips_tiffsave(VipsImage *in, void **buffer, size_t *length, VipsForeignTiffCompression compression,
                                       VipsForeignTiffPredictor predictor, int bitdepth, int bigtiff) {
  return vips_tiffsave_buffer(in, buffer, length, "compression", compression, "predictor", predictor, "bitdepth",
                              bitdepth, "bigtiff", bigtiff, NULL);
}
static inline int monkey_vips_webpsave(VipsImage *in, void **buffer, size_t *length, int quality, int lossless) {
  return vips_webpsave_buffer(in, buffer, length, "Q", quality, "lossless", lossless, NULL);
}

// All metadata fields of one image into another, replacing those of the same name. The fields that every image has are
// properties of its class and describe its own pixels.
static inline void *monkey_vips_copy_field(VipsImage *from, const char *name, GValue *value, void *to) {
  if (g_object_class_find_property(G_OBJECT_GET_CLASS(from), name) == NULL)
    vips_image_set((VipsImage *)to, name, value);
  return NULL;
}
static inline void monkey_vips_copy_metadata(VipsImage *from, VipsImage *to) {
  vips_image_map(from, monkey_vips_copy_field, to);
}

// The names of all metadata fields, for a caller that decides which to keep; free with g_strfreev.
static inline char **monkey_vips_fields(VipsImage *image) { return vips_image_get_fields(image); }

#endif
