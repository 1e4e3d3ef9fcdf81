// SPDX-License-Identifier: MIT
#ifndef HEADWAY_VERSION_HPP
#define HEADWAY_VERSION_HPP

/// The library's version; the build reads it from here.
#define HEADWAY_VERSION_MAJOR 0
#define HEADWAY_VERSION_MINOR 1
#define HEADWAY_VERSION_PATCH 0
#define HEADWAY_VERSION_STRING "0.1.0"

#endif
