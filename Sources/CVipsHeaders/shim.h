// libvips' declarations. Nothing is linked by them: `CVips` opens the library when it is first needed.
#include <vips/vips.h>
