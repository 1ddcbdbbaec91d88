"""What a saved notebook shows of labs and predictions when their kernel is gone.

JupyterLab prefers a widget's view to the picture and the text beside it in the same output, and
says "Error displaying widget: model not found" when the notebook is opened again without the
kernel that made it.  So views are not saved; one line after each says how it comes back to life.
"""

from course_utils.display.words import WAKE

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def put_to_sleep(notebook):
    """Remove, in place, the views of widgets from a notebook that is about to be saved.

    Where a picture or a text takes the view's place, the line follows.  A notebook whose widgets
    are saved with it, which is a setting of JupyterLab, stays as it is.

    Parameters
    ----------
    notebook : dict
        A notebook's content, as JupyterLab sends it.
    """
    if notebook.get("metadata", {}).get("widgets"):
        return
    for cell in notebook.get("cells", []):
        outputs = []
        for output in cell.get("outputs", []):
            outputs.append(output)
            data = output.get("data", {})
            if data.pop(WIDGET_VIEW, None) and {"image/png", "text/html"} & set(data):
                outputs.append(_line())
        if "outputs" in cell:
            cell["outputs"] = outputs


def _line():
    style = "margin:.2em 0; font-size:.95em; color:var(--jp-content-font-color2, inherit)"
    data = {"text/html": f'<p style="{style}">{WAKE}</p>', "text/plain": WAKE}
    return {"output_type": "display_data", "data": data, "metadata": {}}


def before_saving(model, **_kwargs):
    """Jupyter's hook: called with what is about to be written."""
    if model["type"] == "notebook" and isinstance(model.get("content"), dict):
        put_to_sleep(model["content"])
