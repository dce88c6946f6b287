#pragma once
#include <cblas.h>
#include <lapacke.h>
#include <stddef.h>
extern void openblas_set_num_threads(int);
extern char *openblas_get_corename(void);

/* Name of the kernels that this processor can run, as OPENBLAS_CORETYPE takes it; NULL where that is not known. */
static inline const char *openblas_best_core(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return NULL;
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512vl"))
        return "SkylakeX";
    return "Haswell";
#else
    return NULL;
#endif
}
