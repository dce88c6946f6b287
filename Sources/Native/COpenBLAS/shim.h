#pragma once
#include <cblas.h>
#include <lapacke.h>
extern void openblas_set_num_threads(int);
