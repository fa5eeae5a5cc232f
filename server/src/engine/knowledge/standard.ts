/** Modules of the standard library, by their first segment. */
export const STANDARD_MODULES: ReadonlySet<string> = new Set(
  `
  abc argparse array ast asyncio atexit base64 binascii bisect bz2 calendar cmd code codecs collections colorsys
  concurrent configparser contextlib contextvars copy copyreg csv ctypes curses dataclasses datetime dbm decimal
  difflib dis doctest email ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch fractions ftplib
  functools gc getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html http imaplib importlib
  inspect io ipaddress itertools json keyword linecache locale logging lzma mailbox math mimetypes mmap
  multiprocessing numbers operator os pathlib pdb pickle pkgutil platform plistlib poplib posixpath pprint
  profile pwd queue quopri random re readline resource runpy sched secrets select selectors shelve shlex shutil
  signal site smtplib socket socketserver sqlite3 ssl stat statistics string stringprep struct subprocess
  symtable sys sysconfig syslog tarfile tempfile termios textwrap threading time timeit tkinter token tokenize
  tomllib trace traceback tracemalloc tty turtle types typing unicodedata unittest urllib uuid venv warnings
  wave weakref webbrowser winreg wsgiref xml xmlrpc zipapp zipfile zipimport zlib zoneinfo
  `
    .trim()
    .split(/\s+/),
);
