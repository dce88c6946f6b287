#define _GNU_SOURCE
#include "CLightGBM.h"
#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct {
    const char *(*last_error)(void);
    int (*dataset_create_from_mat)(const void *, int, int32_t, int32_t, int, const char *, CLightGBMDataset,
                                   CLightGBMDataset *);
    int (*dataset_set_field)(CLightGBMDataset, const char *, const void *, int, int);
    int (*dataset_free)(CLightGBMDataset);
    int (*booster_create)(CLightGBMDataset, const char *, CLightGBMBooster *);
    int (*booster_update_one_iter)(CLightGBMBooster, int *);
    int (*booster_predict_for_mat)(CLightGBMBooster, const void *, int, int32_t, int32_t, int, int, int, int,
                                   const char *, int64_t *, double *);
    int (*booster_free)(CLightGBMBooster);
} api;

static int loaded;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void *open_beside_program(const char *folder) {
    char program[PATH_MAX], path[2 * PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length <= 0) return NULL;
    program[length] = '\0';
    char *slash = strrchr(program, '/');
    if (!slash) return NULL;
    slash[1] = '\0';
    snprintf(path, sizeof path, "%s%slib_lightgbm.so", program, folder);
    return dlopen(path, RTLD_NOW | RTLD_LOCAL);
}

static void *find(void *library, const char *name, int *missing) {
    void *symbol = dlsym(library, name);
    if (!symbol) *missing = 1;
    return symbol;
}

static void load(void) {
    // Threads that wait for work must not spin: on loaded cores that made training six times slower. Read by OpenMP when it
    // is loaded, so set before; a user's own choice stays.
    setenv("OMP_WAIT_POLICY", "PASSIVE", 0);
    void *library = NULL;
    const char *given = getenv("VIGIE_LIGHTGBM");
    if (given && *given) {
        library = dlopen(given, RTLD_NOW | RTLD_LOCAL);
    } else {
        static const char *const places[] = {".deps/lib/", "../lib/", "../../../.deps/lib/"};
        for (int i = 0; i < 3 && !library; i++) library = open_beside_program(places[i]);
        if (!library) library = dlopen("lib_lightgbm.so", RTLD_NOW | RTLD_LOCAL);
    }
    if (!library) return;
    int missing = 0;
    *(void **)&api.last_error = find(library, "LGBM_GetLastError", &missing);
    *(void **)&api.dataset_create_from_mat = find(library, "LGBM_DatasetCreateFromMat", &missing);
    *(void **)&api.dataset_set_field = find(library, "LGBM_DatasetSetField", &missing);
    *(void **)&api.dataset_free = find(library, "LGBM_DatasetFree", &missing);
    *(void **)&api.booster_create = find(library, "LGBM_BoosterCreate", &missing);
    *(void **)&api.booster_update_one_iter = find(library, "LGBM_BoosterUpdateOneIter", &missing);
    *(void **)&api.booster_predict_for_mat = find(library, "LGBM_BoosterPredictForMat", &missing);
    *(void **)&api.booster_free = find(library, "LGBM_BoosterFree", &missing);
    loaded = !missing;
}

int clightgbm_load(void) {
    pthread_once(&once, load);
    return loaded;
}

const char *clightgbm_last_error(void) { return clightgbm_load() ? api.last_error() : "lib_lightgbm.so is not loaded"; }

int clightgbm_dataset_create_from_mat(const void *data, int data_type, int32_t rows, int32_t columns, int row_major,
                                      const char *parameters, CLightGBMDataset reference, CLightGBMDataset *out) {
    return clightgbm_load() ? api.dataset_create_from_mat(data, data_type, rows, columns, row_major, parameters,
                                                          reference, out)
                            : -1;
}

int clightgbm_dataset_set_field(CLightGBMDataset dataset, const char *field, const void *data, int count, int type) {
    return clightgbm_load() ? api.dataset_set_field(dataset, field, data, count, type) : -1;
}

int clightgbm_dataset_free(CLightGBMDataset dataset) { return clightgbm_load() ? api.dataset_free(dataset) : -1; }

int clightgbm_booster_create(CLightGBMDataset dataset, const char *parameters, CLightGBMBooster *out) {
    return clightgbm_load() ? api.booster_create(dataset, parameters, out) : -1;
}

int clightgbm_booster_update_one_iter(CLightGBMBooster booster, int *finished) {
    return clightgbm_load() ? api.booster_update_one_iter(booster, finished) : -1;
}

int clightgbm_booster_predict_for_mat(CLightGBMBooster booster, const void *data, int data_type, int32_t rows,
                                      int32_t columns, int row_major, int predict_type, int start_iteration,
                                      int iterations, const char *parameters, int64_t *count, double *out) {
    return clightgbm_load() ? api.booster_predict_for_mat(booster, data, data_type, rows, columns, row_major,
                                                          predict_type, start_iteration, iterations, parameters, count,
                                                          out)
                            : -1;
}

int clightgbm_booster_free(CLightGBMBooster booster) { return clightgbm_load() ? api.booster_free(booster) : -1; }
