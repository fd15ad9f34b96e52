"""Texts as watermark and other tools print them, each in few lines."""

OLD = """\
scipy   1.5.0
sklearn 0.24.1
Ada Lovelace
last updated: 2019-08-21

CPython 3.7.1
IPython 7.7.0

numpy 1.16.4
nltk not installed

compiler   : Clang 4.0.1 (tags/RELEASE_401/final)
system     : Darwin
release    : 18.7.0
machine    : x86_64
processor  : i386
CPU cores  : 12
interpreter: 64bit
host name  : somebodys-laptop
Git hash   : 7b29998a4d445f01664683db656c40158a6b5dee
watermark 1.8.1
"""

NEW = """\
The watermark extension is already loaded. To reload it, use:
  %reload_ext watermark
Author: Ada Lovelace

Last updated: Mon, 09 Feb 2026

Python implementation: CPython
Python version       : 3.13.9
IPython version      : 9.7.0

causalpy: 0.6.0
theano  : not installed

Compiler    : GCC 14.2.0
OS          : Linux
Release     : 6.12
Machine     : aarch64
Processor   :
CPU cores   : 8
Architecture: 64bit

Hostname: somebodys-laptop

json : 2.0.9
numpy: 2.3.5

Watermark: 2.6.0
"""


SESSION_INFO = """\
-----
anndata     0.10.9
scanpy      1.10.3
-----
PIL                 10.4.0
asttokens           NA
zmq                 26.2.0
-----
IPython             8.27.0
-----
Python 3.12.7 (main, Oct  1 2024, 11:15:50) [GCC 14.2.1 20240910]
Linux-6.11.3-zen1-1-zen-x86_64-with-glibc2.40
-----
Session information updated at 2024-10-14 15:28
"""

SESSION_INFO2 = (
    "numpy\t1.26.4\nregex\t2024.11.6 (2.5.148)\n----\t----\nscipy\t1.17.1\n----\t----\n"
    "Python\t3.11.7 (main, May  9 2026, 07:35:25) [GCC 12.2.0]\nOS\tLinux-6.1-x86_64-with-glibc2.36\n"
    "Updated\t2026-11-22 12:55\n"
)

SESSION_INFO2_MARKDOWN = """\
| Package | Version |
| ------- | ------- |
| numpy   | 1.26.4  |
| regex   | 2024.11.6 (2.5.148) |

| Dependency | Version |
| ---------- | ------- |
| scipy      | 1.17.1  |

| Component | Info                    |
| --------- | ----------------------- |
| Python    | 3.11.7 (main) [GCC 12.2.0] |
| OS        | Linux-6.1-x86_64-with-glibc2.36 |
| Updated   | 2026-11-22 12:55 |
"""

SESSION_INFO2_HTML = (
    "<table class=table><thead><tr><th>Package</th><th>Version</th></tr></thead>"
    "<tbody><tr><td><strong>numpy</strong></td><td>1.26.4</td></tr>"
    "<tr><td><strong>regex</strong></td><td>2024.11.6 (2.5.148)</td></tr></tbody>"
    "<thead><tr><th>Component</th><th>Info</th></tr></thead><tbody><tr><td>Python</td><td>3.11.7</td></tr>"
    "<tr><td>OS</td><td>Linux-6.1-x86_64-with-glibc2.36</td></tr>"
    "<tr><td>Updated</td><td>2026-11-22 12:55</td></tr></tbody></table><details><table><thead>"
    "<tr><th>Dependency</th><th>Version</th></tr></thead><tbody><tr><td>scipy</td><td>1.17.1</td></tr></tbody></table>"
)

SCOOBY = f"""
{"-" * 80}
  Date: Sun Nov 22 12:55:29 2026 UTC

                OS : Linux (Debian GNU/Linux 12)
            CPU(s) : 2
           Machine : x86_64

  Python 3.11.7 (main, May  9 2026, 07:35:25) [GCC 12.2.0]

             numpy : 1.26.4
            nosuch : Module not found
{"-" * 80}
"""

R_SESSION = """\
R version 4.0.3 (2020-10-10)
Platform: x86_64-conda-linux-gnu (64-bit)
Running under: Ubuntu 16.04.6 LTS

Matrix products: default
BLAS/LAPACK: /home/ada/envs/r/lib/libopenblasp-r0.3.12.so

attached base packages:
[1] stats     graphics  methods   base

other attached packages:
[1] cowplot_1.1.1             sceasy_0.0.6
[3] Seurat_4.0.4              MASS_7.3-54

loaded via a namespace (and not attached):
[1] compiler_4.0.3
"""

R_SESSIONINFO = """\
─ Session info ───────────────────────────────
 setting  value
 version  R version 4.3.1 (2023-06-16)
 os       Ubuntu 22.04.3 LTS
 system   x86_64, linux-gnu
 date     2023-11-02
─ Packages ───────────────────────────────────
 package     * version date (UTC) lib source
 cli           3.6.1   2023-03-23 [1] CRAN (R 4.3.0)
 dplyr       * 1.1.3   2023-09-03 [1] CRAN (R 4.3.0)
"""

JULIA = """\
Julia Version 1.7.1
Commit ac5cc99908 (2021-12-22 19:35 UTC)
Platform Info:
  OS: macOS (x86_64-apple-darwin19.5.0)
  CPU: 8 × Intel(R) Core(TM) i7
Status `~/Project.toml`
  [6e4b80f9] BenchmarkTools v1.3.1
⌃ [336ed68f] CSV v0.10.2
"""

PANDAS = """\

INSTALLED VERSIONS
------------------
commit                : 2905718b
python                : 3.11.7
OS                    : Linux
machine               : x86_64
LANG                  : C.UTF-8

pandas                : 3.0.6
numpy                 : 1.26.4
bs4                   : None
"""

SKLEARN = """\

System:
    python: 3.11.7 (main, May  9 2026, 07:35:25) [GCC 12.2.0]
executable: /home/ada/bin/python
   machine: Linux-6.1-x86_64-with-glibc2.36

Python dependencies:
      sklearn: 1.9.1
        numpy: 1.26.4
       Cython: None

Built with OpenMP: True

threadpoolctl info:
       user_api: blas
        version: 0.3.30
"""

CONDA = """\
# packages in environment at /home/ada/miniconda3:
#
# Name                    Version                   Build  Channel
numpy                     1.15.1           py37h6a91979_0    conda-forge
black                     19.10b0                  pypi_0    pypi
qiskit--QISKIT-VERSION                              <pip>
python                    3.7.0                hc167b69_0
"""


PIP = "Package    Version\n---------- -------\nJinja2     2.11.2\nblack      19.10b0\n"
