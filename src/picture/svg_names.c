/* The elements and attributes of a still drawing (SVG 1.1, and what SVG 2
 * added to them). */
#include <stdlib.h>
#include <string.h>

#include "picture/svg.h"

struct element {
	const char *name;
	enum svg_content content;
	bool has_href;
};

/* In the order of strcmp(). */
static const struct element elements[] = {
	{ "a", SVG_UNWRAPPED, false },
	{ "circle", SVG_SHAPE, false },
	{ "clipPath", SVG_GROUP, false },
	{ "defs", SVG_GROUP, false },
	{ "desc", SVG_WORDS, false },
	{ "ellipse", SVG_SHAPE, false },
	{ "feBlend", SVG_GROUP, false },
	{ "feColorMatrix", SVG_GROUP, false },
	{ "feComponentTransfer", SVG_GROUP, false },
	{ "feComposite", SVG_GROUP, false },
	{ "feConvolveMatrix", SVG_GROUP, false },
	{ "feDiffuseLighting", SVG_GROUP, false },
	{ "feDisplacementMap", SVG_GROUP, false },
	{ "feDistantLight", SVG_GROUP, false },
	{ "feDropShadow", SVG_GROUP, false },
	{ "feFlood", SVG_GROUP, false },
	{ "feFuncA", SVG_GROUP, false },
	{ "feFuncB", SVG_GROUP, false },
	{ "feFuncG", SVG_GROUP, false },
	{ "feFuncR", SVG_GROUP, false },
	{ "feGaussianBlur", SVG_GROUP, false },
	{ "feMerge", SVG_GROUP, false },
	{ "feMergeNode", SVG_GROUP, false },
	{ "feMorphology", SVG_GROUP, false },
	{ "feOffset", SVG_GROUP, false },
	{ "fePointLight", SVG_GROUP, false },
	{ "feSpecularLighting", SVG_GROUP, false },
	{ "feSpotLight", SVG_GROUP, false },
	{ "feTile", SVG_GROUP, false },
	{ "feTurbulence", SVG_GROUP, false },
	{ "filter", SVG_GROUP, true },
	{ "g", SVG_GROUP, false },
	{ "image", SVG_REFERENCE, true },
	{ "line", SVG_SHAPE, false },
	{ "linearGradient", SVG_GROUP, true },
	{ "marker", SVG_GROUP, false },
	{ "mask", SVG_GROUP, false },
	{ "path", SVG_SHAPE, false },
	{ "pattern", SVG_GROUP, true },
	{ "polygon", SVG_SHAPE, false },
	{ "polyline", SVG_SHAPE, false },
	{ "radialGradient", SVG_GROUP, true },
	{ "rect", SVG_SHAPE, false },
	{ "stop", SVG_GROUP, false },
	{ "style", SVG_STYLE, false },
	{ "svg", SVG_GROUP, false },
	{ "switch", SVG_GROUP, false },
	{ "symbol", SVG_GROUP, false },
	{ "text", SVG_TEXT, false },
	{ "textPath", SVG_TEXT, true },
	{ "title", SVG_WORDS, false },
	{ "tspan", SVG_TEXT, false },
	{ "use", SVG_REFERENCE, true },
};

/* In the order of strcmp(). */
static const char *const attributes[] = { "alignment-baseline", "amplitude",
	"azimuth", "baseFrequency", "baseline-shift", "bias", "clip",
	"clip-path", "clip-rule", "clipPathUnits", "color",
	"color-interpolation", "color-interpolation-filters", "color-rendering",
	"cx", "cy", "d", "diffuseConstant", "direction", "display", "divisor",
	"dominant-baseline", "dx", "dy", "edgeMode", "elevation", "exponent",
	"fill", "fill-opacity", "fill-rule", "filter", "filterUnits",
	"flood-color", "flood-opacity", "font", "font-family", "font-size",
	"font-size-adjust", "font-stretch", "font-style", "font-variant",
	"font-weight", "fr", "fx", "fy", "glyph-orientation-horizontal",
	"glyph-orientation-vertical", "gradientTransform", "gradientUnits",
	"height", "image-rendering", "in", "in2", "intercept", "isolation",
	"k1", "k2", "k3", "k4", "kernelMatrix", "kernelUnitLength", "kerning",
	"lengthAdjust", "letter-spacing", "lighting-color", "limitingConeAngle",
	"marker", "marker-end", "marker-mid", "marker-start", "markerHeight",
	"markerUnits", "markerWidth", "mask", "mask-type", "maskContentUnits",
	"maskUnits", "method", "mix-blend-mode", "mode", "numOctaves", "offset",
	"opacity", "operator", "order", "orient", "overflow", "paint-order",
	"pathLength", "patternContentUnits", "patternTransform", "patternUnits",
	"points", "pointsAtX", "pointsAtY", "pointsAtZ", "preserveAlpha",
	"preserveAspectRatio", "primitiveUnits", "r", "radius", "refX", "refY",
	"requiredExtensions", "requiredFeatures", "result", "rotate", "rx",
	"ry", "scale", "seed", "shape-rendering", "side", "slope", "spacing",
	"specularConstant", "specularExponent", "spreadMethod", "startOffset",
	"stdDeviation", "stitchTiles", "stop-color", "stop-opacity", "stroke",
	"stroke-dasharray", "stroke-dashoffset", "stroke-linecap",
	"stroke-linejoin", "stroke-miterlimit", "stroke-opacity",
	"stroke-width", "surfaceScale", "systemLanguage", "tableValues",
	"targetX", "targetY", "text-anchor", "text-decoration",
	"text-rendering", "textLength", "transform", "transform-origin", "type",
	"unicode-bidi", "values", "vector-effect", "viewBox", "visibility",
	"white-space", "width", "word-spacing", "writing-mode", "x", "x1", "x2",
	"xChannelSelector", "y", "y1", "y2", "yChannelSelector", "z" };

static int compare_element(const void *name, const void *row)
{
	return strcmp(name, ((const struct element *)row)->name);
}

static const struct element *element_lookup(const char *name)
{
	return bsearch(name, elements, sizeof elements / sizeof *elements,
	    sizeof *elements, compare_element);
}

enum svg_content svg_element(const char *name)
{
	const struct element *element = element_lookup(name);

	return element ? element->content : SVG_NOT;
}

bool svg_has_href(const char *name)
{
	const struct element *element = element_lookup(name);

	return element && element->has_href;
}

static int compare_name(const void *name, const void *row)
{
	return strcmp(name, *(const char *const *)row);
}

bool svg_is_attribute(const char *name)
{
	return bsearch(name, attributes, sizeof attributes / sizeof *attributes,
	    sizeof *attributes, compare_name);
}
