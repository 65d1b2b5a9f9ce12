# How rollout.sh asks canary-judge. Sourced by it.
# shellcheck shell=bash disable=SC2154,SC2034

readonly LONGEST_WAIT=300 LONGEST_BACKOFF=60 PATIENCE=900

# The body of POST /judgements: the canary's share, the window's start and how many windows long it is. What --request adds wins, and null leaves a field out.
request_of() {
  local canary=$1 start=$2 windows=$3
  jq -nc --arg config "$config" --arg namespace "$namespace" --arg app "$app" --arg warmup "$warmup" \
    --arg start "$start" --arg duration "$((window_seconds * windows))s" \
    --argjson baseline "$(baseline_share "$canary")" --argjson canary "$canary" \
    --argjson looks "$looks" --argjson plan "$plan" --argjson extra "$request" '
    { config: $config, scope: { namespace: $namespace },
      baseline: { scope: { workload: "\($app)-baseline" } }, canary: { scope: { workload: "\($app)-canary" } },
      window: { start: $start, duration: $duration },
      warmup: (if $warmup == "" then null else $warmup end),
      looks: $looks, plan: (if $plan == 0 then null else { looks: $plan } end),
      split: { baseline: $baseline, canary: $canary }
    } * $extra | walk(if type == "object" then with_entries(select(.value != null)) else . end)'
}

# Whether the judge takes a request: 0 if so, 1 if it does not answer, 2 if it refuses it; then problem says why.
ask_first() {
  local body=$1 failures=0 id parts
  while :; do
    send POST /judgements "$body"
    case $status in
      200) read_judgement && return 0 ;;
      202) read_open && return 0 ;;
      408 | 429) ;;
      4??) return 2 ;;
    esac
    wait_after_failure || return 1
  done
}

# Asks until there is a judgement, and sets verdict, score, reason, report and window_start; returns 1 where there is none, then problem says why.
ask() {
  local body=$1 windows=$2 id='' failures=0 waited=0 seconds parts
  local most=$((window_seconds * windows + PATIENCE))
  while ((waited <= most)); do
    if [[ -z $id ]]; then send POST /judgements "$body"; else send GET "/judgements/$id"; fi
    case $status in
      200) read_judgement && return 0 ;;
      202)
        if read_open; then
          failures=0
          seconds=$(clamp "${retry_after:-15}" 1 "$LONGEST_WAIT")
          waited=$((waited + seconds))
          pause "$seconds"
          continue
        fi
        ;;
      408 | 429) ;;
      # A judge that was started again without a link key does not know its ids any more: the same window is asked for anew.
      400 | 404)
        [[ -n $id ]] || return 1
        id='' body=$(jq -c --arg start "$window_start" '.window.start = $start' <<<"$body")
        ;;
      4??) return 1 ;;
    esac
    wait_after_failure || return 1
  done
  problem="still no judgement $waited s after the question"
  return 1
}

# A judgement that can be relied on; anything else is as good as no answer.
read_judgement() {
  read_answer '.verdict, (.score // "none"), .reason.text, (.summary.reportUrl // ""), .window.start'
  verdict=${parts[0]-} score=${parts[1]-} reason=${parts[2]-} report=${parts[3]-}
  if [[ $verdict =~ ^(pass|marginal|fail|inconclusive)$ && -n $reason ]] && read_start "${parts[4]-}"; then return 0; fi
  problem='it answered 200 with something else than a judgement'
  return 1
}

# What is said while the window is open: the id to ask again by, and when the window began.
read_open() {
  read_answer '.id, .window.start'
  id=${parts[0]-}
  if [[ $id =~ ^[A-Za-z0-9_.~-]+$ ]] && read_start "${parts[1]-}"; then return 0; fi
  id='' problem='it answered 202 without an id or a window'
  return 1
}

read_start() {
  [[ $1 =~ ^[0-9]{4}-[0-9TZ:.+-]+$ ]] && window_start=$1
}

# Fields of the answer, each one line of text, whatever is in it; none where one is missing.
read_answer() {
  mapfile -t parts < <(jq -r "[$1]"' | if any(. == null) then error else .[] | tostring | gsub("[[:cntrl:]]+"; " ") end' "$work/answer" 2>/dev/null)
}

# Sends a request and sets status, retry_after and, unless it went well, problem.
send() {
  local method=$1 path=$2 name value
  : >"$work/answer" && : >"$work/headers"
  status=000 retry_after='' problem=''
  # Not among the arguments, which everybody on the machine can read.
  printf '%s\n' 'accept: application/json' "${CANARY_JUDGE_TOKEN:+authorization: Bearer $CANARY_JUDGE_TOKEN}" >"$work/sent"
  if interruptible curl --silent --show-error --request "$method" --max-time 120 --connect-timeout 10 --max-filesize 50000000 \
    --header @"$work/sent" ${3:+--header 'content-type: application/json' --data-binary @-} \
    --output "$work/answer" --dump-header "$work/headers" --write-out '%{http_code}' "$server$path" \
    <<<"${3-}" >"$work/status" 2>"$work/said"; then
    status=$(<"$work/status")
    while IFS=: read -r name value; do
      if [[ ${name,,} == retry-after && $value =~ ^[[:space:]]*([0-9]{1,6})[[:space:]]*$ ]]; then retry_after=${BASH_REMATCH[1]}; fi
    done <"$work/headers"
    [[ $status == 20[02] ]] || problem="$server answered $status${retry_after:+ (Retry-After $retry_after)}: $(told)"
  else
    problem="$server does not answer: $(<"$work/said")"
  fi
}

# The mistakes that a problem lists, or what it says in all.
told() {
  jq -r '[.detail // .title // "", ((.errors // [])[:5][] | "\(.pointer // .metric // "") \(.detail // .message // "")")]
    | join("; ") | gsub("[[:cntrl:]]+"; " ")' "$work/answer" 2>/dev/null || echo 'no problem that can be read'
}

# Waits longer each time, and at least as long as was asked for; returns 1 after too many failures in a row.
wait_after_failure() {
  failures=$((failures + 1))
  ((failures <= retries)) || return 1
  local backoff seconds
  backoff=$(clamp $((5 * 2 ** (failures > 5 ? 4 : failures - 1))) 1 "$LONGEST_BACKOFF")
  seconds=$(clamp "${retry_after:-0}" "$backoff" "$LONGEST_WAIT")
  waited=$((${waited-0} + seconds))
  pause "$seconds"
}

clamp() {
  local number=$((10#$1))
  if ((number < $2)); then number=$2; fi
  if ((number > $3)); then number=$3; fi
  echo "$number"
}
