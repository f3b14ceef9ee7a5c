# Numbers that the analysis is held to, by R and its survey package (Lumley). Run again with
#   Rscript tests/analysis/reference/reference.R > tests/analysis/reference/reference.json
# The tests read the JSON and need no R.
suppressPackageStartupMessages(library(survey))
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
people <- read.csv(file.path(here, "respondents.csv"), stringsAsFactors = FALSE)

written <- function(x) {
  if (is.list(x)) {
    paste0("{", paste0('"', names(x), '": ', vapply(x, written, ""), collapse = ", "), "}")
  } else if (is.character(x)) {
    paste0('"', x, '"')
  } else {
    values <- paste(sprintf("%.17g", x), collapse = ", ")
    if (length(x) == 1) values else paste0("[", values, "]")
  }
}
line <- function(name, x) paste0('  "', name, '": ', written(x))

# Shares and linearised standard errors by area: every respondent drawn alone, or met at an event. Who was met at
# none is a cluster of one.
alone <- svydesign(ids = ~1, weights = ~weight, data = people)
people$cluster <- ifelse(people$event == "", paste0("alone", people$id), people$event)
met <- svydesign(ids = ~cluster, weights = ~weight, data = people)
by_area <- function(design) {
  found <- svyby(~parking + speeding, ~area, design, svymean)
  list(area = NULL, parking = found$parking, speeding = found$speeding,
       parking_error = found$se.parking, speeding_error = found$se.speeding)[-1]
}
overall <- function(design) {
  found <- svymean(~parking + speeding, design)
  list(shares = as.numeric(coef(found)), errors = as.numeric(SE(found)))
}

# Raking to two margins; the weights are divided by their mean.
plain <- svydesign(ids = ~1, weights = ~1, data = people)
raked <- rake(plain, list(~area, ~age),
              list(data.frame(area = c("north", "south", "east"), Freq = c(35, 25, 20)),
                   data.frame(age = c("young", "middle", "old"), Freq = c(24, 28, 28))),
              control = list(maxit = 1000, epsilon = 1e-14))
weights <- weights(raked)
cells <- unique(people[c("area", "age")])
cells <- cells[order(cells$area, cells$age), ]
cell_weight <- mapply(function(a, b) weights[people$area == a & people$age == b][1], cells$area, cells$age)

wilson <- function(s, n, level = 0.95) as.numeric(prop.test(s, n, conf.level = level, correct = FALSE)$conf.int)
two <- function(s1, n1, s2, n2) {
  test <- prop.test(c(s2, s1), c(n2, n1), correct = FALSE)
  list(z = as.numeric(sign(s2 / n2 - s1 / n1) * sqrt(test$statistic)), p = test$p.value)
}
fisher <- function(s1, n1, s2, n2) fisher.test(matrix(c(s1, n1 - s1, s2, n2 - s2), 2))$p.value

cat("{\n", paste(c(
  line("made_by", list(R = R.version.string, survey = as.character(packageVersion("survey")))),
  line("areas", list(names = paste(sort(unique(people$area)), collapse = ","))),
  line("alone_by_area", by_area(alone)),
  line("met_by_area", by_area(met)),
  line("alone", overall(alone)),
  line("met", overall(met)),
  line("raked", setNames(as.list(as.numeric(cell_weight / mean(weights))), paste(cells$area, cells$age, sep = ","))),
  line("wilson_54_144", wilson(54, 144)),
  line("wilson_1_29_at_99", wilson(1, 29, 0.99)),
  line("two_54_144_80_320", two(54, 144, 80, 320)),
  line("two_54_144_96_320", two(54, 144, 96, 320)),
  line("fisher_3_10_9_10", fisher(3, 10, 9, 10)),
  line("fisher_2_40_30_900", fisher(2, 40, 30, 900)),
  line("fisher_0_12_4_2000", fisher(0, 12, 4, 2000)),
  line("mcnemar_12_2", binom.test(12, 14)$p.value),
  line("mcnemar_54_41", binom.test(54, 95)$p.value),
  line("mcnemar_5_5", binom.test(5, 10)$p.value),
  line("benjamini_hochberg", p.adjust(c(0.459, 0.0001, 0.0095, 0.0004, 0.0278, 0.0019, 0.0201, 0.0298), "BH"))
), collapse = ",\n"), "\n}\n", sep = "")
