/** Top-level modules of the standard library, from `sys.stdlib_module_names` of Python 3.10 to 3.15. */

const ALWAYS = `
abc argparse array ast asyncio atexit base64 bdb binascii bisect builtins bz2 cProfile calendar cmath cmd code codecs
codeop collections colorsys compileall concurrent configparser contextlib contextvars copy copyreg csv ctypes curses
dataclasses datetime dbm decimal difflib dis doctest email encodings ensurepip enum errno faulthandler fcntl filecmp
fileinput fnmatch fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq
hmac html http idlelib imaplib importlib inspect io ipaddress itertools json keyword linecache locale logging lzma
mailbox marshal math mimetypes mmap modulefinder msvcrt multiprocessing netrc nt ntpath numbers opcode operator optparse
os pathlib pdb pickle pickletools pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd pyclbr
py_compile pydoc queue quopri random re readline reprlib resource rlcompleter runpy sched secrets select selectors shelve
shlex shutil signal site smtplib socket socketserver sqlite3 ssl stat statistics string stringprep struct subprocess
symtable sys sysconfig syslog tabnanny tarfile tempfile termios textwrap this threading time timeit tkinter token
tokenize trace traceback tracemalloc tty turtle types typing unicodedata unittest urllib uuid venv warnings wave weakref
webbrowser winreg winsound wsgiref xml xmlrpc zipapp zipfile zipimport zlib zoneinfo
`;

/** Modules that came or went, with the first version that has them and the first that has them no more. */
export const SOMETIMES_STANDARD: Readonly<Record<string, readonly [added: string, removed?: string]>> = {
  aifc: ["2", "3.13"],
  annotationlib: ["3.14"],
  asynchat: ["2", "3.12"],
  asyncore: ["2", "3.12"],
  audioop: ["2", "3.13"],
  binhex: ["2", "3.11"],
  cgi: ["2", "3.13"],
  cgitb: ["2", "3.13"],
  chunk: ["2", "3.13"],
  compression: ["3.14"],
  crypt: ["2", "3.13"],
  distutils: ["2", "3.12"],
  imghdr: ["2", "3.13"],
  imp: ["2", "3.12"],
  lib2to3: ["2", "3.13"],
  mailcap: ["2", "3.13"],
  msilib: ["2", "3.13"],
  nis: ["2", "3.13"],
  nntplib: ["2", "3.13"],
  ossaudiodev: ["2", "3.13"],
  pipes: ["2", "3.13"],
  profiling: ["3.15"],
  smtpd: ["2", "3.12"],
  sndhdr: ["2", "3.13"],
  spwd: ["2", "3.13"],
  sunau: ["2", "3.13"],
  telnetlib: ["2", "3.13"],
  tomllib: ["3.11"],
  uu: ["2", "3.13"],
  xdrlib: ["2", "3.13"],
};

/** Modules that each of these versions has. */
export const ALWAYS_STANDARD: ReadonlySet<string> = new Set(ALWAYS.trim().split(/\s+/));

/** All of them, of whichever version: what import sorters take for the standard library. */
export const STANDARD_MODULES: ReadonlySet<string> = new Set([...ALWAYS_STANDARD, ...Object.keys(SOMETIMES_STANDARD)]);
