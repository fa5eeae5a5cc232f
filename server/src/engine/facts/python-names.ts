/** Names that Python itself knows, of all versions from 3.9 on. */

/** https://docs.python.org/3/library/exceptions.html#exception-hierarchy */
export const EXCEPTIONS: ReadonlySet<string> = new Set(
  `ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError
  BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError
  ConnectionResetError DeprecationWarning EOFError EncodingWarning EnvironmentError Exception ExceptionGroup
  FileExistsError FileNotFoundError FloatingPointError FutureWarning GeneratorExit IOError ImportError ImportWarning
  IndentationError IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError
  ModuleNotFoundError NameError NotADirectoryError NotImplementedError OSError OverflowError
  PendingDeprecationWarning PermissionError ProcessLookupError PythonFinalizationError RecursionError ReferenceError
  ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError
  SystemExit TabError TimeoutError TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError
  UnicodeTranslateError UnicodeWarning UserWarning ValueError Warning WindowsError ZeroDivisionError`.split(/\s+/),
);

/** What every module has, https://docs.python.org/3/reference/datamodel.html#import-related-attributes-on-module-objects */
export const MODULE_ATTRIBUTES: readonly string[] =
  `__name__ __file__ __doc__ __package__ __path__ __spec__ __loader__ __cached__ __builtins__ __dict__ __annotations__
  __class__`.split(/\s+/);

/** https://docs.python.org/3/library/functions.html and https://docs.python.org/3/library/constants.html */
export const BUILTINS: ReadonlySet<string> = new Set([
  ...EXCEPTIONS,
  ...`Ellipsis False None NotImplemented True __build_class__ __debug__ __import__ abs aiter all anext any ascii bin bool
  breakpoint bytearray bytes callable chr classmethod compile complex copyright credits delattr dict dir divmod
  enumerate eval exec exit filter float format frozenset getattr globals hasattr hash help hex id input int isinstance
  issubclass iter len license list locals map max memoryview min next object oct open ord pow print property quit range
  repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip`.split(/\s+/),
  ...MODULE_ATTRIBUTES,
]);

/**
 * Modules of the standard library that import without fail on every platform and version from 3.9 on:
 * https://docs.python.org/3/library/ without those that are platform-specific, optional or removed since.
 */
export const PORTABLE_MODULES: ReadonlySet<string> = new Set(
  `__future__ abc argparse array ast asyncio atexit base64 bdb binascii bisect builtins cProfile calendar cmath cmd
  code codecs codeop collections colorsys compileall concurrent configparser contextlib contextvars copy copyreg csv
  dataclasses datetime decimal difflib dis doctest email encodings enum errno faulthandler filecmp fileinput fnmatch
  fractions ftplib functools gc getopt getpass gettext glob graphlib hashlib heapq hmac html http imaplib importlib
  inspect io ipaddress itertools json keyword linecache locale logging mailbox marshal math mimetypes mmap modulefinder
  multiprocessing netrc numbers operator optparse os pathlib pdb pickle pickletools pkgutil platform plistlib poplib
  pprint profile pstats py_compile pyclbr pydoc queue quopri random re reprlib rlcompleter runpy sched secrets select
  selectors shelve shlex shutil signal site smtplib socket socketserver stat statistics string stringprep struct
  subprocess symtable sys sysconfig tabnanny tarfile tempfile textwrap threading time timeit token tokenize trace
  traceback tracemalloc types typing unicodedata unittest urllib uuid venv warnings wave weakref webbrowser wsgiref xml
  xmlrpc zipapp zipfile zipimport zoneinfo`.split(/\s+/),
);
