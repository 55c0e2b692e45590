"""Writes the bars that the grids beside this file run on: 200,000 seeded bars of 15 minutes."""

import math
import random
import sys

N_BARS = 200_000
STEP_S = 900
FIRST_S = 1_500_000_300

rng = random.Random(7)
with open(sys.argv[1], "w", encoding="ascii") as out:
    out.write("time,open,high,low,close\n")
    price = 30_000.0
    for idx in range(N_BARS):
        close = round(price * math.exp(rng.gauss(0, 0.002)), 2)
        high = max(price, close) * (1 + abs(rng.gauss(0, 0.0008)))
        low = min(price, close) * (1 - abs(rng.gauss(0, 0.0008)))
        out.write(f"{FIRST_S + STEP_S * idx},{price:.2f},{high:.2f},{low:.2f},{close:.2f}\n")
        price = close
