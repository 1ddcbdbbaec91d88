"""A Sphinx extension: formulas are set by the page's KaTeX, which comes with the site."""

from html import escape


def setup(app):
    """Register the renderer."""
    app.add_html_math_renderer("katex", (_inline, None), (_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _inline(translator, node):
    _math(translator, "span", node)


def _block(translator, node):
    _math(translator, "div", node)


def _math(translator, tag, node):
    from docutils.nodes import SkipNode

    tex = escape(node.astext())
    translator.body.append(f'<{tag} class="course-math notranslate nohighlight">{tex}</{tag}>')
    raise SkipNode
