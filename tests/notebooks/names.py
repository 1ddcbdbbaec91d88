"""Which names the cells of a notebook read and write: whether one can leave some of them out."""

import ast
import symtable

MUTATORS = {"append", "extend", "insert", "update", "add", "pop", "clear", "fill", "setdefault"}


def names(source):
    """Names that a cell needs from earlier cells, and those it leaves changed.

    Parameters
    ----------
    source : str
        Of a code cell.

    Returns
    -------
    reads, writes : set of str
        What functions read counts, too, as if they were called.  A name that a compound statement
        both assigns and reads is taken as its own.
    """
    reads, writes = set(), set()
    for statement in ast.parse(source).body:
        read, written = _of_statement(statement)
        own = written if hasattr(statement, "body") else set()
        reads |= read - writes - own
        writes |= written
    return reads, writes


def _of_statement(statement):
    reads, writes = set(), set()
    tables = [symtable.symtable(ast.unparse(statement), "cell", "exec")]
    while tables:
        table = tables.pop()
        tables += table.get_children()
        top = table.get_type() == "module"
        for symbol in table.get_symbols():
            if symbol.is_referenced() and (top or symbol.is_global()):
                reads.add(symbol.get_name())
            changed = symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()
            if changed and (top or symbol.is_declared_global()):
                writes.add(symbol.get_name())
    for node in ast.walk(statement):
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            reads.add(node.target.id)
        changed = None
        if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store):
            changed = node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            changed = node.func.value if node.func.attr in MUTATORS else None
        while isinstance(changed, ast.Subscript | ast.Attribute):
            changed = changed.value
        if isinstance(changed, ast.Name) and changed.id in reads:
            writes.add(changed.id)
    return reads, writes


def needed_from(cells):
    """Names that cells of the core read though a left-out cell was the last to write them.

    Parameters
    ----------
    cells : list of (str, bool)
        Source of each code cell, and whether it can be left out.

    Returns
    -------
    found : list of (int, str)
        Number of the cell of the core, and the name.
    """
    last, found = {}, []
    for number, (source, left_out) in enumerate(cells):
        reads, writes = names(source)
        if not left_out:
            found += [(number, name) for name in sorted(reads) if last.get(name)]
        last |= dict.fromkeys(writes, left_out)
    return found
