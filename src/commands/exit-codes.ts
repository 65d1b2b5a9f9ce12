/** What the commands exit with. 1 is what any crash gives, and so never a verdict. */
export const EXIT = {
  pass: 0,
  crash: 1,
  fail: 10,
  marginal: 11,
  inconclusive: 12,
  couldNotJudge: 13,
  usage: 64,
  /** What was given to be checked is wrong (EX_DATAERR). */
  invalid: 65,
} as const;
