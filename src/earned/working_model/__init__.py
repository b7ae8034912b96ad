"""How expectations learn: one small, exact filter, in numpy alone."""
