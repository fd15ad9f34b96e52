# Tells the environment of the R that runs this file, as one marked line of JSON. Base R only.
#
# Usage: R --slave --no-save --no-restore-data -f r_probe.R --args NONCE NAME,NAME,...
#
# NONCE marks the line. The names are packages that count as imported. No package is loaded.

quoted <- function(text) {
  codes <- utf8ToInt(iconv(enc2utf8(text), "UTF-8", "UTF-8", sub = "?"))
  high <- codes > 65535
  pairs <- function(code) {
    rest <- code - 65536
    sprintf("\\u%04x\\u%04x", 55296 + rest %/% 1024, 56320 + rest %% 1024)
  }
  plain <- codes >= 32 & codes < 127 & codes != 34 & codes != 92
  written <- sprintf("\\u%04x", ifelse(high, 0, codes))
  written[plain] <- vapply(codes[plain], intToUtf8, "")
  written[high] <- vapply(codes[high], pairs, "")
  paste0("\"", paste(written, collapse = ""), "\"")
}

json <- function(value) {
  if (is.list(value)) {
    members <- mapply(function(name, each) paste0(quoted(name), ":", json(each)), names(value), value)
    paste0("{", paste(members, collapse = ","), "}")
  } else {
    quoted(as.character(value)[1])
  }
}

known <- function(values) values[!vapply(values, function(each) is.na(each) || !nzchar(each), NA)]

table_of <- function(names, values) {
  kept <- known(stats::setNames(as.list(values), names))
  if (length(kept)) kept[order(names(kept), method = "radix")] else structure(list(), names = character())
}

# Names in the fields that a package cannot be loaded without.
required <- function(fields) {
  words <- unlist(strsplit(fields[!is.na(fields)], ","))
  setdiff(trimws(sub("\\(.*", "", words)), c("R", ""))
}

closure <- function(names, packages) {
  found <- character()
  while (length(names <- setdiff(intersect(names, rownames(packages)), found))) {
    found <- c(found, names)
    names <- required(packages[names, c("Depends", "Imports"), drop = FALSE])
  }
  found
}

# "vcs ..." as remotes, pak and renv note it; "system" for R's own library; nothing for a repository.
origin <- function(package) {
  kind <- package[["RemoteType"]]
  host <- package[["RemoteHost"]]
  repo <- package[["RemoteRepo"]]
  sha <- package[["RemoteSha"]]
  url <- package[["RemoteUrl"]]
  if (kind %in% c("github", "gitlab", "bitbucket") && !is.na(repo)) {
    host <- if (is.na(host)) paste0(kind, ".com") else sub("^api\\.(.*?)(/api/v[0-9]+|/repos.*)?$", "\\1", host)
    url <- paste0("https://", host, "/", package[["RemoteUsername"]], "/", repo)
    paste0("vcs git+", url, "@", if (is.na(sha)) "" else sha)
  } else if (kind %in% c("git", "git2r", "xgit") && !is.na(url)) {
    paste0("vcs git+", url, "@", if (is.na(sha)) "" else sha)
  } else if (kind %in% c("url") && !is.na(url)) {
    paste0("archive ", url)
  } else if (kind %in% c("local")) {
    paste("directory", package[["Package"]])
  } else if (startsWith(package[["LibPath"]], "/usr/lib/R/")) {
    "system"
  } else if (!is.na(package[["biocViews"]])) {
    "bioconductor"
  } else {
    ""
  }
}

blas <- function() {
  path <- unname(extSoftVersion()["BLAS"])
  if (is.na(path) || !nzchar(path)) "" else basename(path)
}

words <- commandArgs(trailingOnly = TRUE)
fields <- c("biocViews", "RemoteType", "RemoteHost", "RemoteUsername", "RemoteRepo", "RemoteSha", "RemoteUrl")
packages <- installed.packages(fields = fields, noCache = TRUE)
packages <- packages[!duplicated(packages[, "Package"]), , drop = FALSE]
rownames(packages) <- packages[, "Package"]
# R's own packages have the version of R.
base <- packages[, "Priority"] %in% "base"
others <- packages[!base, , drop = FALSE]
names <- if (length(words) > 1) unlist(strsplit(words[2], ",")) else character()
imported <- intersect(names, rownames(others))
needed <- setdiff(closure(imported, others), imported)
installed <- setdiff(rownames(others), c(imported, needed))
versions <- function(names) table_of(names, others[names, "Version"])
origins <- if (nrow(others)) apply(others, 1, origin) else character()
repositories <- unlist(getOption("repos"))
irkernel <- if ("IRkernel" %in% rownames(others)) others[["IRkernel", "Version"]] else ""

facts <- list(
  interpreter = known(list(
    implementation = "r",
    version = paste(R.version$major, R.version$minor, sep = "."),
    build = paste(sub("^R version [^ ]+ ", "", R.version.string), R.version$platform, sep = ", "),
    environment = if (nzchar(Sys.getenv("RENV_PROJECT"))) "renv" else ""
  )),
  kernel = known(list(name = "IRkernel", version = irkernel)),
  packages = list(
    imported = versions(imported),
    needed = versions(needed),
    installed = versions(installed),
    origins = table_of(rownames(others), origins)
  ),
  numerics = list(
    libraries = table_of(
      c("BLAS", "LAPACK"),
      c(blas(), paste(basename(La_library()), La_version()))
    )
  ),
  repositories = table_of(names(repositories), repositories),
  libraries = table_of(as.character(seq_along(.libPaths())), .libPaths())
)
cat("\n@@repro-magic ", words[1], "@@", json(facts), "\n", sep = "")
quit(save = "no", status = 0, runLast = FALSE)
