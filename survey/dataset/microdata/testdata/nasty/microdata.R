# Survey of "everything" – ünïcödé 🙂, Spring
# Reads wide.csv, which stands beside this script, and labels it. R 3.5 or later; no package is needed.
#   source("microdata.R", encoding = "UTF-8")
# codes:   every value as in the file, missing answers as their codes; attributes label, wording, labels, missing.
# answers: factors, numbers and dates; every missing answer is NA.
wide <- read.csv("wide.csv", colClasses = "character", check.names = FALSE, na.strings = character(0), fileEncoding = "UTF-8")
codes <- wide
answers <- wide
put <- function(name, x, y, label, wording, values, labels, missing) {
  attr(x, "label") <- label
  attr(x, "wording") <- wording
  if (length(values) > 0) attr(x, "labels") <- setNames(values, labels)
  if (length(missing) > 0) attr(x, "missing") <- missing
  attr(y, "label") <- label
  codes[[name]] <<- x
  answers[[name]] <<- y
}
coded <- function(name, label, wording, values, labels, missing) {
  x <- as.numeric(wide[[name]])
  kept <- !(values %in% missing)
  y <- factor(ifelse(x %in% missing, NA, x), levels = values[kept], labels = labels[kept])
  put(name, x, y, label, wording, values, labels, missing)
}
numeric_column <- function(name, label, wording, values, labels, missing) {
  x <- as.numeric(wide[[name]])
  put(name, x, ifelse(x %in% missing, NA, x), label, wording, values, labels, missing)
}
date_column <- function(name, label, wording, values, labels, missing) {
  x <- wide[[name]]
  put(name, x, as.Date(ifelse(x %in% as.character(missing), NA, x), format = "%Y-%m-%d"), label, wording, values, labels, missing)
}
text_column <- function(name, label, wording, values, labels, missing) {
  x <- sub("^'([=+@\t\r-])", "\\1", wide[[name]])
  put(name, x, ifelse(x == "", NA, x), label, wording, values, labels, missing)
}

numeric_column("case", "Case number, drawn at random",
  "",
  c(),
  c(),
  c())
numeric_column("weight", "Weight: every case counts once",
  "",
  c(),
  c(),
  c())
numeric_column("population", "Size of the population: trusts in the frame",
  "",
  c(),
  c(),
  c())
coded("type", "Type: \"large\" or $mall",
  "",
  c(1, 2, -996),
  c("Large", "=Small", "Not available"),
  c(-996))
coded("region", "Region",
  "",
  c(1, 2, -996),
  c("Coast", "Hills", "Not available"),
  c(-996))
coded("visits", "Visits",
  "",
  c(1, 2, -996),
  c("100 to under 200", "200 or more", "Not available"),
  c(-996))
coded("Place_2", "A name that a question has too",
  "",
  c(1, 2, -996),
  c("Coast", "Hills", "Not available"),
  c(-996))
coded("first_status", "State of the section: The \"first\" section",
  "",
  c(0, 1, 2),
  c("Not started", "Begun, not handed in", "Handed in"),
  c())
coded("second_status", "State of the section: Second",
  "",
  c(0, 1, 2),
  c("Not started", "Begun, not handed in", "Handed in"),
  c())
coded("place", "The \"place\" – $x `y",
  "What's \"it\" called?\n(`one` $name, C:\\path)",
  c(1, 2, 7, -8, -995, -99992, -99993),
  c("Yes, \"really\" // 🙂", "An answer so long that no program shows all of it: é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–!", "=SUM(A1)", "Don't know", "Would not say", "Asked, not answered", "Section not started"),
  c(-8, -99992, -99993))
coded("place_7_said", "=SUM(A1) – The \"place\" – $x `y: said more",
  "Which?",
  c(1, -991, -992, -993),
  c("Wrote an answer", "Not asked: routed past", "Asked, not answered", "Section not started"),
  c(-991, -992, -993))
text_column("place_7_text", "=SUM(A1) – The \"place\" – $x `y: said more",
  "Which?",
  c(),
  c(),
  c())
coded("Ways_1", "By 'land' – In which ways?",
  "In which ways?",
  c(0, 1, -992, -993),
  c("Not chosen", "Chosen", "Asked, not answered", "Section not started"),
  c(-992, -993))
coded("Ways_2", "By sea – In which ways?",
  "In which ways?",
  c(0, 1, -992, -993),
  c("Not chosen", "Chosen", "Asked, not answered", "Section not started"),
  c(-992, -993))
coded("Ways_3", "Other – In which ways?",
  "In which ways?",
  c(0, 1, -992, -993),
  c("Not chosen", "Chosen", "Asked, not answered", "Section not started"),
  c(-992, -993))
coded("Ways_4", "None of them – In which ways?",
  "In which ways?",
  c(0, 1, -992, -993),
  c("Not chosen", "Chosen", "Asked, not answered", "Section not started"),
  c(-992, -993))
coded("Ways_3_said", "Other – In which ways?: said more",
  "Which other?",
  c(1, -991, -992, -993),
  c("Wrote an answer", "Not asked: routed past", "Asked, not answered", "Section not started"),
  c(-991, -992, -993))
text_column("Ways_3_text", "Other – In which ways?: said more",
  "Which other?",
  c(),
  c(),
  c())
coded("Why", "Why not?",
  "Why not?",
  c(1, 2, -991, -992, -993),
  c("Wrote an answer", "No reason", "Not asked: routed past", "Asked, not answered", "Section not started"),
  c(-991, -992, -993))
text_column("Why_text", "Why not?",
  "Why not?",
  c(),
  c(),
  c())
coded("Aquestionwithaverylongnameindeed_arowthathasaverylongnameaswell32", "Good: 1st",
  "How good is each? – The first",
  c(1, 2, -991, -992, -993),
  c("Good", "Bad", "Not asked: routed past", "Asked, not answered", "Section not started"),
  c(-991, -992, -993))
coded("Aquestionwithaverylongnameindeed_b", "Good: The second",
  "How good is each? – The second",
  c(1, 2, -991, -992, -993),
  c("Good", "Bad", "Not asked: routed past", "Asked, not answered", "Section not started"),
  c(-991, -992, -993))
coded("Awordofthelanguagewithalongname2_arowthathasaverylongnameaswell32", "What of each?: The first",
  "What of each? – The first",
  c(1, -991, -992, -993),
  c("Wrote an answer", "Not asked: routed past", "Asked, not answered", "Section not started"),
  c(-991, -992, -993))
text_column("Awordofthelanguagewithalongname2_arowthathasaverylongnameaswell32_text", "What of each?: The first",
  "What of each? – The first",
  c(),
  c(),
  c())
coded("Awordofthelanguagewithalongname2_b", "What of each?: The second",
  "What of each? – The second",
  c(1, -991, -992, -993),
  c("Wrote an answer", "Not asked: routed past", "Asked, not answered", "Section not started"),
  c(-991, -992, -993))
text_column("Awordofthelanguagewithalongname2_b_text", "What of each?: The second",
  "What of each? – The second",
  c(),
  c(),
  c())
numeric_column("to", "Up to",
  "Up to what?",
  c(-99992, -99993),
  c("Asked, not answered", "Section not started"),
  c(-99992, -99993))
numeric_column("Cost", "What does it cost?",
  "What does it cost?",
  c(-992, -993),
  c("Asked, not answered", "Section not started"),
  c(-992, -993))
date_column("Since", "Since when?",
  "Since when?",
  c(-991, -992, -993),
  c("Not asked: routed past", "Asked, not answered", "Section not started"),
  c(-991, -992, -993))
coded("A_derived_variable_with_a_name_that_is_as_long_as_any_can_be", "Ways",
  "",
  c(1, 2, -995),
  c("One way", "Several ways", "In none of the groups"),
  c(-995))

# With the survey package: a simple random sample without replacement from the frame.
# design <- survey::svydesign(ids = ~1, weights = ~weight, fpc = ~population, data = answers)
