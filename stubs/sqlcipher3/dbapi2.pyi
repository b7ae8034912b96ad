# sqlcipher3 speaks the same dialect as the standard library's sqlite3.
from sqlite3.dbapi2 import *
