//! Technical indicators with TA-Lib's numbers, column in, column out.
