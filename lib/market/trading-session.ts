/** Part of an exchange's day: before the opening, the main session, after the close. Outside of them it is `closed`. */
export type TradingSession = 'pre' | 'regular' | 'post';
