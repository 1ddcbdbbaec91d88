"""The book: the notebooks as pages, with search, dark theme, phone and print."""

from course_utils.site.book.build import BookError, build_book

__all__ = ["BookError", "build_book"]
