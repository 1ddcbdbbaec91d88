"""Lab: how far back an autoregressive model has to look, series by series.

The model sees the last K values and nothing else: ``x_t = sum_k w_k x_{t-k} + c``, fitted by least
squares on the first part of a series (:func:`course_utils.rnn.forecasting.fit_autoregression`).
Its error is measured on the second part, at the same steps for every K.
"""
