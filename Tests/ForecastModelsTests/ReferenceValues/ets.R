# Reference values of exponential smoothing, made by forecast::ets of R (Debian r-cran-forecast 8.20).
#
#     Rscript ets.R        # writes ets-series.csv and ets-fits.csv beside itself
#
# Three invented daily series (seed 20261123), integers above zero. For each series and form: log likelihood as
# forecast::ets defines it, the smoothing parameters, and point forecasts of 14 steps (its mean forecasts, which for
# the forms listed are the recursion without innovations). Form "ZZZ" is its own selection without multiplicative trends.
suppressMessages(library(forecast))
set.seed(20261123)
n <- 364
day <- seq_len(n)
week <- c(1.12, 1.03, 0.98, 0.97, 1.00, 0.95, 0.95)[(day - 1) %% 7 + 1]
walk <- cumsum(rnorm(n, 0, 2))
series <- list(
  additive = round(200 + walk + 150 * (week - 1) + rnorm(n, 0, 12)),
  growing = round((120 + 0.4 * day) * week * exp(rnorm(n, 0, 0.05))),
  plain = round(60 + cumsum(rnorm(n, 0, 1.2)) + rnorm(n, 0, 6))
)
forms <- list(
  additive = c("ANA", "AAA", "AAdA", "MNA", "ANN", "MNM", "ZZZ"),
  growing = c("MAM", "MNM", "MAdM", "MAA", "ANA", "AAA", "ZZZ"),
  plain = c("ANN", "AAN", "AAdN", "MNN", "MAN", "ZZZ")
)
rows <- NULL
fits <- NULL
for (name in names(series)) {
  y <- pmax(series[[name]], 1)
  rows <- rbind(rows, data.frame(series = name, step = day, value = y))
  for (form in forms[[name]]) {
    damped <- if (form == "ZZZ") NULL else grepl("d", form)
    fit <- ets(ts(y, frequency = 7), model = gsub("d", "", form), damped = damped, bounds = "usual", ic = "aicc")
    c <- fit$components
    label <- paste0(c[1], c[2], if (c[4] == "TRUE") "d" else "", c[3])
    par <- function(p) if (p %in% names(fit$par)) sprintf("%.6f", fit$par[[p]]) else ""
    points <- sprintf("%.4f", as.numeric(forecast(fit, h = 14, PI = FALSE)$mean))
    fits <- rbind(fits, data.frame(
      series = name, asked = form, form = label, loglik = sprintf("%.4f", fit$loglik),
      aicc = sprintf("%.4f", fit$aicc), alpha = par("alpha"), beta = par("beta"), gamma = par("gamma"), phi = par("phi"),
      points = paste(points, collapse = " ")))
  }
}
write.csv(rows, "ets-series.csv", row.names = FALSE, quote = FALSE)
write.csv(fits, "ets-fits.csv", row.names = FALSE, quote = FALSE)
