# What rollout.sh does to the cluster. Sourced by it; every function that fails has said why on standard error.
# shellcheck shell=bash disable=SC2154,SC2034

# The step that is passed and how often the canary was judged are kept with it, so that another run of the script knows.
readonly PASSED=canary-judge/passed JUDGED=canary-judge/judged
passed=0 judged=0
# The weights, as far as this run knows them.
weights=''
declare -A replicas=([baseline]=0 [canary]=0)

read_stable() {
  kube get deployment "$app" -o json >"$work/stable.json" || fail "There is no Deployment $app in $namespace"
  describe "$work/stable.json"
  [[ $found_track == stable ]] ||
    fail "The selector of the Deployment $app needs the label track: stable; without it the canary's pods count as its own" "$USAGE"
  [[ -n $found_image ]] || fail "The Deployment $app has no container $container" "$USAGE"
  ((found_replicas > 0)) || fail "The Deployment $app has no replicas" "$USAGE"
  stable_image=$found_image full=$found_replicas
}

# Baseline and canary as they are wanted: those that were held, if they are of this image, else two new ones, made at the same time.
deploy() {
  local there=0
  find_track canary || there=$?
  case $there in
    0)
      [[ $found_image == "$image" ]] ||
        fail "$app-canary runs $found_image already: --promote it or --rollback first" "$USAGE"
      adopt
      say "Goes on after $passed %."
      count_looks
      ;;
    1) begin ;;
    *) exit 1 ;;
  esac
  # What was found there, too: the run that made it may have been killed before it knew.
  local track
  for track in baseline canary; do
    ready "$app-$track" || fail "$app-$track did not get ready"
  done
}

begin() {
  local first=${steps[0]}
  unfinished=trial
  set_weights 100 0 0 || exit 1
  delete_tracks || exit 1
  derive baseline "$stable_image" "$(replicas_for "$(baseline_share "$first")")" || exit 1
  derive canary "$image" "$(replicas_for "$first")" || exit 1
}

# Takes over a rollout that was held.
adopt() {
  find_track canary || fail "There is no $app-canary in $namespace" "$USAGE"
  image=$found_image passed=$found_passed judged=$found_judged replicas[canary]=$found_replicas
  find_track baseline || fail "$app-canary is there, but $app-baseline is not: --rollback first" "$USAGE"
  replicas[baseline]=$found_replicas
  # It is the canary's where the promotion was cut short.
  [[ $stable_image == "$found_image" || $stable_image == "$image" ]] ||
    fail "$app runs $stable_image now, but the baseline $found_image: --rollback, and begin anew" "$USAGE"
  unfinished=trial
}

# What was judged before a hold counts: repeats that were used are gone, and what is judged beyond the plan is one more look.
count_looks() {
  local step ahead=0
  for step in "${steps[@]}"; do
    if ((step > passed)); then ahead=$((ahead + 1)); fi
  done
  repeats=$((looks - judged - ahead))
  if ((repeats < 0)); then repeats=0; fi
  looks=$((judged + ahead + repeats))
}

# A fair comparison needs as much traffic on the baseline as on the canary, as long as there is that much.
baseline_share() {
  echo $(($1 < 100 - $1 ? $1 : 100 - $1))
}

# As many pods as the stable version has for that share of the traffic, so that a pod of each has the same load.
replicas_for() {
  local count=$(((full * $1 + 99) / 100))
  echo $((count > 0 ? count : 1))
}

# Moves the canary to this share. What needs more pods gets them before, what needs fewer loses them after.
shift_traffic() {
  local canary=$1 baseline
  baseline=$(baseline_share "$canary")
  resize grow baseline "$baseline" && resize grow canary "$canary" || exit 1
  set_weights $((100 - baseline - canary)) "$baseline" "$canary" || exit 1
  resize shrink baseline "$baseline" && resize shrink canary "$canary" || exit 1
}

resize() {
  local how=$1 track=$2 count
  count=$(replicas_for "$3")
  case $how in
    grow) ((count > replicas[$track])) || return 0 ;;
    shrink) ((count < replicas[$track])) || return 0 ;;
  esac
  # Not kubectl scale, which needs another permission.
  change patch deployment "$app-$track" --type=merge --patch="{\"spec\":{\"replicas\":$count}}" || return 1
  replicas[$track]=$count
  [[ $how == shrink ]] || ready "$app-$track" || { say "$app-$track did not get ready" >&2 && return 1; }
}

pass_step() {
  passed=$1
  note_progress
}

note_progress() {
  change annotate deployment "$app-canary" "$PASSED=$passed" "$JUDGED=$judged" --overwrite || exit 1
}

# Back to where the canary was good, to nothing where it never was.
hold_at_passed() {
  if ((passed > 0)); then shift_traffic "$passed"; else set_weights 100 0 0; fi
}

# The stable version gets the image while the canary carries what it was trusted with, then all the traffic.
promote() {
  unfinished=trial
  change set image "deployment/$app" "$container=$image" || exit 1
  ready "$app" || fail "$app did not get ready with $image"
  set_weights 100 0 0 || exit 1
  # The new version works and has the traffic: what fails from here on is no reason to go back.
  unfinished=promoted
  delete_unused || exit 0
  unfinished=''
  say "Promoted: $app runs $image and has all the traffic, baseline and canary are gone."
}

# Safe to be done again. A promotion that was begun is undone first; until that is ready, traffic stays with baseline and canary.
# Returns 1 where traffic may not be back, and 2 where it is and only baseline and canary are left.
roll_back() {
  local now='' canary_image='' baseline_image='' there
  kube get deployment "$app" -o json >"$work/now.json" && describe "$work/now.json" && now=$found_image || return 1
  there=0 && find_track canary && canary_image=$found_image || there=$?
  ((there < 2)) || return 1
  there=0 && find_track baseline && baseline_image=$found_image || there=$?
  ((there < 2)) || return 1
  if [[ -n $baseline_image && $now == "$canary_image" && $now != "$baseline_image" ]]; then
    change set image "deployment/$app" "$container=$baseline_image" && ready "$app" || return 1
  fi
  set_weights 100 0 0 || return 1
  delete_unused || return 2
}

delete_unused() {
  # Until every proxy knows.
  if [[ -z $dry_run ]]; then pause "$drain"; fi
  delete_tracks
}

delete_tracks() {
  change delete deployment "$app-baseline" "$app-canary" --ignore-not-found --wait=false
}

# The stable Deployment again, under another name and with another image: they can differ in nothing else.
derive() {
  local track=$1 wanted_image=$2 count=$3
  jq --arg track "$track" --arg name "$app-$track" --arg container "$container" --arg image "$wanted_image" --argjson count "$count" '{
    apiVersion, kind,
    metadata: { name: $name, labels: ((.metadata.labels // {}) + { track: $track }) },
    spec: (.spec
      | .replicas = $count
      | .selector.matchLabels.track = $track
      | .template.metadata.labels.track = $track
      | (.template.spec.containers[] | select(.name == $container) | .image) = $image)
  }' "$work/stable.json" >"$work/derived.json" || return 1
  change apply -f "$work/derived.json" || return 1
  replicas[$track]=$count
}

# Patches every HTTP route of the VirtualService that splits between the three subsets, and nothing else of it.
set_weights() {
  local patch wanted
  wanted=$(printf '{"stable":%d,"baseline":%d,"canary":%d}' "$@")
  kube get virtualservice "$app" -o json >"$work/virtualservice.json" || return 1
  patch=$(jq -ce --argjson wanted "$wanted" '
    [ (.spec.http // []) | to_entries[] | .key as $http | (.value.route // []) as $route
      | select([$route[].destination.subset // ""] | sort == ["baseline", "canary", "stable"])
      | $route | to_entries[] | "/spec/http/\($http)/route/\(.key)" as $path | .value.destination.subset as $subset
      | { op: "test", path: "\($path)/destination/subset", value: $subset },
        { op: "add", path: "\($path)/weight", value: $wanted[$subset] }
    ] | select(length > 0)' "$work/virtualservice.json") || {
    say "The VirtualService $app has no HTTP route to the subsets stable, baseline and canary" >&2
    return 1
  }
  say "Traffic: stable $1 %, baseline $2 %, canary $3 %"
  weights=''
  change patch virtualservice "$app" --type=json --patch="$patch" || return 1
  weights="$*"
}
