//! Why a leg of a position was closed.

/// What price closes a leg: it decides the leg's costs, and what its bar had shown by then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Price {
    /// The stop's.
    Stop,
    /// A resting limit order's.
    Limit,
    /// A bar's open.
    Open,
    /// A bar's close.
    Close,
}

/// Defines the reasons, their list and what each is, so that a reason cannot be left out of one.
macro_rules! exit_reasons {
    ($($(#[doc = $doc:literal])* $reason:ident: $name:literal, $share:literal, $price:ident;)*) => {
        /// Why a leg of a position was closed (SPEC §6 and §13.8), in the order of every table.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ExitReason {
            $($(#[doc = $doc])* $reason,)*
        }

        impl ExitReason {
            /// All reasons, those that end a trade first.
            pub const ALL: [ExitReason; [$($name),*].len()] = [$(ExitReason::$reason),*];

            /// The name used in files, such as `STOP_LOSS`.
            pub fn name(self) -> &'static str {
                match self {
                    $(ExitReason::$reason => $name,)*
                }
            }

            /// The column that holds the share of trades that ended for it, and what it says.
            pub const fn share_column(self) -> (&'static str, &'static str) {
                match self {
                    $(ExitReason::$reason => (
                        $share,
                        concat!("Share of trades that ended with ", $name, ".", $($doc),*),
                    ),)*
                }
            }

            fn price(self) -> Price {
                match self {
                    $(ExitReason::$reason => Price::$price,)*
                }
            }
        }
    };
}

exit_reasons! {
    /// The initial stop.
    StopLoss: "STOP_LOSS", "share_stop_loss", Stop;
    /// The stop after it was moved to breakeven.
    BreakevenStop: "BREAKEVEN_STOP", "share_breakeven_stop", Stop;
    /// The stop after a rung of a ratchet had moved it.
    RatchetStop: "RATCHET_STOP", "share_ratchet_stop", Stop;
    /// The trailing stop.
    TrailingStop: "TRAILING_STOP", "share_trailing_stop", Stop;
    /// The target, or the last of partials that sum to the whole position.
    TakeProfit: "TAKE_PROFIT", "share_take_profit", Limit;
    /// An exit signal, or one of the other side.
    SignalExit: "SIGNAL_EXIT", "share_signal_exit", Open;
    /// The profile chose another mode than that of the entry.
    RegimeExit: "REGIME_EXIT", "share_regime_exit", Open;
    /// Held too long without enough profit.
    TimeExit: "TIME_EXIT", "share_time_exit", Close;
    /// The session's end.
    SessionExit: "SESSION_EXIT", "share_session_exit", Close;
    /// Still open at the last bar: the trade is censored.
    EndOfData: "END_OF_DATA", "share_end_of_data", Close;
    /// A partial take-profit; never a trade's last leg.
    PartialTp: "PARTIAL_TP", "share_partial_tp", Limit;
}

impl ExitReason {
    /// How many reasons there are.
    pub const N: usize = ExitReason::ALL.len();

    /// How many reasons can end a trade: all but the last, `PARTIAL_TP`.
    pub const N_CLOSING: usize = ExitReason::N - 1;

    /// The reasons that can end a trade, in the order of [`ExitReason::ALL`].
    pub const CLOSING: [ExitReason; ExitReason::N_CLOSING] = {
        let (closing, _) = ExitReason::ALL.as_slice().split_at(ExitReason::N_CLOSING);
        *closing.first_chunk().expect("invariant: split there")
    };

    /// Position in [`ExitReason::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }

    /// The reason of that name, matched exactly.
    pub fn from_name(name: &str) -> Option<ExitReason> {
        ExitReason::ALL.into_iter().find(|reason| reason.name() == name)
    }

    /// The name in words, such as `stop loss`.
    pub fn words(self) -> String {
        self.name().to_lowercase().replace('_', " ")
    }

    /// Whether the leg is a resting limit order: maker fee, no slippage (SPEC §7).
    pub fn is_limit(self) -> bool {
        self.price() == Price::Limit
    }

    /// Whether the leg was closed by the stop, whatever had moved it.
    pub fn is_stop(self) -> bool {
        self.price() == Price::Stop
    }

    /// Whether an exit inside a bar saw the whole bar, so that MAE and MFE take both of its extremes
    /// (SPEC §6).
    pub fn sees_whole_bar(self) -> bool {
        self.price() == Price::Close
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_partial_alone_ends_no_trade() {
        assert_eq!(ExitReason::ALL.last(), Some(&ExitReason::PartialTp));
        assert!(!ExitReason::CLOSING.contains(&ExitReason::PartialTp));
        assert_eq!(ExitReason::CLOSING, ExitReason::ALL[..ExitReason::N - 1]);
    }

    #[test]
    fn shares_are_named_after_their_reasons() {
        for reason in ExitReason::ALL {
            let (column, doc) = reason.share_column();
            assert_eq!(column, format!("share_{}", reason.name().to_lowercase()));
            assert!(doc.contains(&format!("ended with {}. ", reason.name())), "{doc}");
        }
    }

    #[test]
    fn the_order_is_that_of_the_tables() {
        let names = "STOP_LOSS BREAKEVEN_STOP RATCHET_STOP TRAILING_STOP TAKE_PROFIT SIGNAL_EXIT \
                     REGIME_EXIT TIME_EXIT SESSION_EXIT END_OF_DATA";
        assert_eq!(ExitReason::CLOSING.map(ExitReason::name).join(" "), names);
    }

    #[test]
    fn a_reason_is_found_by_its_name_and_stands_at_its_index() {
        for (idx, reason) in ExitReason::ALL.into_iter().enumerate() {
            assert_eq!((reason.index(), ExitReason::from_name(reason.name())), (idx, Some(reason)));
        }
        assert_eq!(ExitReason::from_name("stop_loss"), None);
        assert_eq!(ExitReason::BreakevenStop.words(), "breakeven stop");
    }

    #[test]
    fn targets_and_partials_are_limits_and_the_last_price_of_a_bar_has_seen_it_whole() {
        use ExitReason::{
            BreakevenStop, EndOfData, PartialTp, RatchetStop, SessionExit, StopLoss, TakeProfit,
            TimeExit, TrailingStop,
        };
        let those = |is: fn(ExitReason) -> bool| {
            ExitReason::ALL.into_iter().filter(|reason| is(*reason)).collect::<Vec<_>>()
        };
        assert_eq!(those(ExitReason::is_limit), [TakeProfit, PartialTp]);
        assert_eq!(
            those(ExitReason::is_stop),
            [StopLoss, BreakevenStop, RatchetStop, TrailingStop]
        );
        assert_eq!(those(ExitReason::sees_whole_bar), [TimeExit, SessionExit, EndOfData]);
    }
}
