#pragma once
// Debian builds libxml2 with ICU, whose headers clash with the copy inside Foundation. Only fields of the encoding
// handler depend on it, which is never touched here.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/SAX2.h>
#include <libxml/xmlerror.h>
