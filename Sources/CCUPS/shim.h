#pragma once

#include <cups/cups.h>
#include <cups/pwg.h>
#include <cups/raster.h>
