#!/usr/bin/env bash
# Rolls a new image out behind Istio, step by step, by the judgements of canary-judge. README.md beside it says how.
# Needs bash 4.4, kubectl, curl and jq, and the other scripts of this folder.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR
. "$here/options.sh"
# shellcheck source-path=SCRIPTDIR
. "$here/cluster.sh"
# shellcheck source-path=SCRIPTDIR
. "$here/kubectl.sh"
# shellcheck source-path=SCRIPTDIR
. "$here/ask.sh"

readonly BROKEN=1 FAILED=10 MARGINAL=11 INCONCLUSIVE=12 NOT_JUDGED=13 USAGE=64
# "trial" while traffic may be where nobody has decided that it stays, "promoted" once only baseline and canary are left to be deleted.
unfinished=''
# Set where they could not be deleted.
left=''
# The process that is waited for.
child=''

main() {
  read_options "$@"
  exec {out}>&1 {err}>&2
  work=$(mktemp -d)
  trap on_exit EXIT
  # Whoever reads what is said, such as tee, may be ended before this is.
  trap '' PIPE
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  read_stable
  case $command in
    roll) roll ;;
    promote) adopt && promote ;;
    rollback) unfinished=trial && conclude rollback 0 'as asked' ;;
  esac
}

# From the first step that is not passed yet to the last, and then the promotion.
roll() {
  refuse_wrong_request
  deploy
  local step
  for step in "${steps[@]}"; do
    ((step > passed)) || continue
    shift_traffic "$step"
    judge_step "$step"
  done
  promote
}

# Nothing is touched for a request that the judge does not take, nor where it does not answer at all.
refuse_wrong_request() {
  local code=0
  ask_first "$(request_of "${steps[0]}" now 1)" || code=$?
  case $code in
    0) ;;
    2) fail "The judge refuses the request, nothing was touched: $problem" "$USAGE" ;;
    *) fail "Could not judge, nothing was touched: $problem" "$NOT_JUDGED" ;;
  esac
}

# Comes back with a pass only. What is no clear answer is judged over a longer window from the same start, while the rollout has repeats left.
judge_step() {
  local step=$1 start=now windows=1 body
  while :; do
    body=$(request_of "$step" "$start" "$windows")
    if [[ -n $dry_run ]]; then
      say "$step %: would ask $body"
      return
    fi
    if ! ask "$body" "$windows"; then
      say "$step %: could not judge: $problem"
      conclude "$on_error" "$NOT_JUDGED" "no judgement at $step %"
    fi
    say "$step %: $verdict, score $score: $reason${report:+ $report}"
    judged=$((judged + 1))
    case $verdict in
      pass) break ;;
      fail) conclude rollback "$FAILED" "the canary failed at $step %" ;;
    esac
    note_progress
    if ((repeats == 0)); then
      [[ $verdict == inconclusive ]] && conclude "$on_inconclusive" "$INCONCLUSIVE" "inconclusive at $step %"
      [[ $on_marginal == pass ]] && break
      conclude "$on_marginal" "$MARGINAL" "marginal at $step %"
    fi
    repeats=$((repeats - 1)) windows=$((windows + 1)) start=$window_start
  done
  pass_step "$step"
}

# Ends the rollout other than by promotion: action, exit code, why.
conclude() {
  local action=$1 code=$2 why=$3
  case $action in
    rollback)
      roll_back_because "$why" || exit "$BROKEN"
      # Who asked for nothing else was not given it.
      if ((code == 0)) && [[ -n $left ]]; then code=$BROKEN; fi
      ;;
    hold)
      hold_at_passed || exit "$BROKEN"
      say "Held: $why. The canary keeps $passed %; run this again to go on, or with --promote or --rollback."
      ;;
  esac
  unfinished=''
  exit "$code"
}

# Says how it went, and returns 1 where traffic may not be back.
roll_back_because() {
  local how=0
  roll_back || how=$?
  case $how in
    0) say "Rolled back: $1. $app has all the traffic, baseline and canary are gone." ;;
    2)
      unfinished='' left=yes
      say "Rolled back: $1. $app has all the traffic."
      say_left
      ;;
    *) return 1 ;;
  esac
}

say_left() {
  say "NOT deleted: $app-baseline and $app-canary, which get no traffic. What is left to do:" \
    "kubectl --namespace=$namespace delete deployment $app-baseline $app-canary --ignore-not-found" >&2
}

# However this ends, traffic does not stay where it was on trial.
on_exit() {
  local code=$?
  trap '' HUP INT TERM
  # A signal may come while a command writes to a file.
  exec >&"$out"
  exec 2>&"$err"
  if [[ -n $child ]]; then kill "$child" 2>/dev/null || true; fi
  case ${dry_run:+dry}$unfinished in
    trial) roll_back_because "ended with exit code $code" || { say_not_rolled_back && code=$BROKEN; } ;;
    promoted)
      say "Promoted: $app runs $image and has all the traffic."
      say_left
      code=0
      ;;
  esac
  rm -rf "$work"
  exit "$code"
}

say_not_rolled_back() {
  if [[ $weights == '100 0 0' ]]; then
    say "NOT rolled back: $app has all the traffic, but perhaps not its old image, and $app-baseline and $app-canary may be left." \
      "Run this with --rollback." >&2
  else
    say "NOT rolled back: traffic may still go to $app-baseline and $app-canary. Run this with --rollback." >&2
  fi
}

main "$@"
