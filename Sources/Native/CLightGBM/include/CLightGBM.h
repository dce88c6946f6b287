// The part of LightGBM's C API that Vigie uses. The wheel on PyPI holds the library without a header, so the prototypes are
// declared here, after include/LightGBM/c_api.h of LightGBM 4.7.0 (MIT): https://lightgbm.readthedocs.io/en/v4.7.0/C-API.html
//
// The library is loaded when it is first needed, not linked: a program without it runs, and says what it cannot do.
#pragma once
#include <stdint.h>

typedef void *CLightGBMDataset;
typedef void *CLightGBMBooster;

enum {
    CLightGBMFloat32 = 0,
    CLightGBMFloat64 = 1,
};

enum {
    CLightGBMPredictNormal = 0,
    CLightGBMPredictRaw = 1,
};

/// Loads lib_lightgbm.so: from $VIGIE_LIGHTGBM, else .deps/lib of the checkout that the program was built in, else ../lib beside
/// the program, else where the system looks. The first call decides; later ones, from any thread, give the same answer.
/// Returns 1 when the library is there, 0 when not.
int clightgbm_load(void);

// These return 0 for success and -1 with a text in clightgbm_last_error(), as LightGBM's own of the same names (LGBM_...) do;
// -1 also when the library could not be loaded.
const char *clightgbm_last_error(void);
int clightgbm_dataset_create_from_mat(const void *data, int data_type, int32_t rows, int32_t columns, int row_major,
                                      const char *parameters, CLightGBMDataset reference, CLightGBMDataset *out);
int clightgbm_dataset_set_field(CLightGBMDataset dataset, const char *field, const void *data, int count, int type);
int clightgbm_dataset_free(CLightGBMDataset dataset);
int clightgbm_booster_create(CLightGBMDataset dataset, const char *parameters, CLightGBMBooster *out);
int clightgbm_booster_update_one_iter(CLightGBMBooster booster, int *finished);
int clightgbm_booster_predict_for_mat(CLightGBMBooster booster, const void *data, int data_type, int32_t rows,
                                      int32_t columns, int row_major, int predict_type, int start_iteration,
                                      int iterations, const char *parameters, int64_t *count, double *out);
int clightgbm_booster_free(CLightGBMBooster booster);
