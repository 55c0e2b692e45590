// Columns of numbers, and what the page holds once for all trades that share it.
//
// See the crate's `byte_columns.rs`, `prices/bars.rs`, `prices/trades.rs` and `prices/paths.rs`.

exitlab.unpack = (() => {
  /** Numbers of a column among bytes; absent ones are null. A list is one already. */
  const column = (bytes, told) => {
    if (Array.isArray(told)) return told;
    const { at, n, width, is_optional, decimals } = told;
    const scale = 10 ** (decimals ?? 0);
    const absent = is_optional ? 1 : 0;
    const numbers = new Array(n);
    for (let idx = 0; idx < n; idx++) {
      let zigzag = -absent;
      for (let byte = 0, weight = 1; byte < width; byte++, weight *= 256) {
        zigzag += weight * bytes[at + byte * n + idx];
      }
      // Half of it, below 0 where it is odd; 0 and not −0.
      const isOdd = zigzag % 2 === 1;
      numbers[idx] = zigzag < 0 ? null : (isOdd ? -(zigzag + 1) / 2 : zigzag / 2) / scale;
    }
    return numbers;
  };

  /** Numbers of which each is given minus the one before. */
  const summed = (steps) => {
    let sum = 0;
    return steps.map((step) => (sum += step));
  };

  const columns = (bytes, told) =>
    Object.fromEntries(Object.entries(told).map(([key, one]) => [key, column(bytes, one)]));

  /** Columns of shared rows, for rows that have one of them each. */
  const spread = (all, places) =>
    Object.fromEntries(
      Object.entries(all).map(([key, values]) => {
        const column = new Array(places.length);
        for (let row = 0; row < places.length; row++) column[row] = values[places[row]];
        return [key, column];
      }),
    );

  /** The price so many times as far from the entry as the stop; both are minus the entry price. */
  const expected = (far, stop) => Math.floor(far * -stop + 0.5);

  const word = (texts) => (idx) => (idx === null ? null : texts[idx]);

  const outcomesOf = (bytes, told, signals, unit, reasons) => {
    const { target_r, ...own } = columns(bytes, told);
    const signalOf = summed(own.signal);
    const of = spread(signals, signalOf);
    // Prices are minus that of the entry, in units of the last decimal.
    const scales = of.price_decimals.map((decimals) => 10 ** decimals);
    const price = (units, idx) =>
      units === null ? null : (of.entry_price[idx] + units) / scales[idx];
    const stops = own.stop_price;
    const targets = own.target_price.map((apart, idx) =>
      apart === null ? null : apart + expected(target_r[own.exit_mode[idx]], stops[idx]),
    );
    const reason = own.exit_reason.map(word(reasons));
    const exits = own.exit_price.map((apart, idx) => {
      if (reason[idx] === "STOP_LOSS") return apart + stops[idx];
      return apart + (reason[idx] === "TAKE_PROFIT" ? (targets[idx] ?? 0) : 0);
    });
    const { r_net } = own;
    // To the 5 decimals that both have.
    const bound = (units, idx) =>
      units === null ? null : (Math.round(r_net[idx] * 1e5) + units) / 1e5;
    return {
      ...of,
      ...own,
      ambiguous: own.ambiguous.map((x) => (x === null ? null : x === 1)),
      entry_price: of.entry_price.map((_, idx) => price(0, idx)),
      stop_price: stops.map(price),
      target_price: targets.map(price),
      exit_price: exits.map(price),
      exit_time: own.exit_time.map((time, idx) => of.entry_time[idx] + time * unit),
      exit_reason: reason,
      r_low: own.r_low.map(bound),
      r_high: own.r_high.map(bound),
    };
  };

  /** Trades as columns with a value per trade. */
  const trades = (bytes, { outcome, outcomes, pnl, run, signals, trade_id, unit, ...rest }) => {
    const { side, regime, vol_level, exit_reason, ...names } = rest.names;
    const told = columns(bytes, signals);
    const ofSignals = {
      ...told,
      entry_time: summed(told.entry_time).map((time) => time * unit),
      side: told.side.map(word(side)),
      regime: told.regime.map(word(regime)),
      vol_level: told.vol_level.map(word(vol_level)),
    };
    const all = outcomesOf(bytes, outcomes, ofSignals, unit, exit_reason);
    return {
      ...rest,
      names,
      trade_id: summed(column(bytes, trade_id)),
      run: column(bytes, run),
      pnl: column(bytes, pnl),
      ...spread(all, summed(column(bytes, outcome))),
    };
  };

  /** A path as the price view reads it, of a trade that has it: times in ms since the entry. */
  const path = (packed, { unit, shapes, plans }, trade) => {
    const scale = 10 ** trade.price_decimals;
    const entry = Math.round(trade.entry_price * scale);
    const stop = Math.round(trade.stop_price * scale) - entry;
    const price = (units) => (entry + units) / scale;
    const shape = shapes[packed.shape];
    const { far, fractions, has_breakeven, has_trail, n_ratchets } = shape;
    // Breakeven's stop, the second level, goes by the entry, the others by how far the stop is.
    const covering = expected(-shape.breakeven_share, entry);
    const levels = packed.levels.map((apart, idx) =>
      idx === 1 && has_breakeven ? apart + covering : apart + expected(far[idx], stop),
    );
    const prices = levels.map(price);
    const take = (n) => prices.splice(0, n);
    const points = (steps = [], before) => {
      let sum = before;
      return steps.map(([time, step]) => {
        sum += step;
        return [time * unit, price(sum)];
      });
    };
    const remode = ([time, from, to, before, after]) => [
      time * unit,
      plans[from] ?? "",
      plans[to] ?? "",
      price(before),
      price(after),
    ];
    const leg = ([time, reason, share, at]) => [time * unit, reason, share, price(at)];
    return {
      breakeven: has_breakeven ? take(2) : null,
      ratchets: Array.from({ length: n_ratchets }, () => take(2)),
      partials: fractions.map((share) => [...take(1), share]),
      trail_trigger: has_trail ? take(1)[0] : null,
      stops: points(packed.stops, has_breakeven ? levels[1] : stop),
      line: points(packed.line, 0),
      remodes: (packed.remodes ?? []).map(remode),
      legs: (packed.legs ?? []).map(leg),
    };
  };

  /** Paths by trade, made once they are looked at; null where there is none. */
  const paths = (packed, all) => {
    const made = new Map();
    return (row) => {
      const place = all.path[row];
      if (place === null || !packed.paths[place]) return null;
      if (!made.has(place)) {
        const trade = {
          price_decimals: all.price_decimals[row],
          entry_price: all.entry_price[row],
          stop_price: all.stop_price[row],
        };
        made.set(place, path(packed.paths[place], packed, trade));
      }
      return made.get(place);
    };
  };

  return { column, paths, trades };
})();
