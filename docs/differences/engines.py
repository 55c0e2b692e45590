"""Where other engines fill the bars of docs/differences.md.

pip install backtesting==0.6.6 vectorbt==1.2.0 backtrader==1.9.78.123
python docs/differences/engines.py
"""

import warnings
from pathlib import Path

import pandas as pd

warnings.simplefilter("ignore")
BARS = pd.read_csv(Path(__file__).parent / "bars.csv", parse_dates=["time"])
SIGNAL, ENTRY = 1, 2  # the signal's bar, and the one that the entry fills in


def bars(symbol):
    frame = BARS[BARS.symbol == symbol].set_index("time")[["open", "high", "low", "close"]]
    return frame.tz_localize(None)


def of_backtesting(symbol):
    from backtesting import Backtest, Strategy

    class Once(Strategy):
        def init(self):
            pass

        def next(self):
            if len(self.data) == SIGNAL + 1:
                self.buy(size=1, sl=95, tp=105)

    frame = bars(symbol).rename(columns=str.capitalize).assign(Volume=1)
    trade = Backtest(frame, Once, cash=10_000, finalize_trades=True).run()._trades.iloc[0]
    return trade.ExitPrice, trade.ExitBar


def of_vectorbt(symbol):
    import vectorbt as vbt

    frame = bars(symbol)
    entries = [i == ENTRY for i in range(len(frame))]
    portfolio = vbt.Portfolio.from_signals(
        frame.close,
        entries=pd.Series(entries, frame.index),
        open=frame.open,
        high=frame.high,
        low=frame.low,
        price=frame.open,
        sl_stop=0.05,
        tp_stop=0.05,
        stop_entry_price="FillPrice",  # the default measures from the close of the entry's bar
        size=1,
        init_cash=10_000,
    )
    order = portfolio.orders.records.iloc[1]
    return order.price, int(order.idx)


def of_backtrader(symbol):
    import backtrader as bt

    fills = []

    class Once(bt.Strategy):
        def next(self):
            if len(self) == SIGNAL + 1:
                self.buy_bracket(exectype=bt.Order.Market, stopprice=95, limitprice=105, size=1)

        def notify_order(self, order):
            if order.status == order.Completed:
                fills.append((order.executed.price, len(self) - 1))

    cerebro = bt.Cerebro()
    cerebro.adddata(bt.feeds.PandasData(dataname=bars(symbol), volume=None, openinterest=None))
    cerebro.addstrategy(Once)
    cerebro.run()
    return fills[1]


for symbol in ("OPEN_FIRST", "BOTH", "ENTRY_BAR"):
    for engine in (of_backtesting, of_vectorbt, of_backtrader):
        price, bar = engine(symbol)
        print(f"{symbol:<11} {engine.__name__[3:]:<12} exit at {price:6.2f} in bar {bar}")
