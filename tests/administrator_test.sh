#!/usr/bin/env bash
# administrator_test.sh PROGRAM: who gives rights reads no content, on the command line with --as; and
# tokens and policies as people use them there. Prints TAP.
set -uo pipefail
export LC_ALL=C.UTF-8
kaname=$1
folder=$(mktemp -d "${TMPDIR:-/tmp}/kaname-administrator-XXXXXX") || exit 1
trap 'rm -rf "$folder"' EXIT
number=0

pass() { number=$((number + 1)); echo "ok $number - $1"; }
miss() {
    number=$((number + 1))
    echo "not ok $number - $1"
    shift
    printf '# %s\n' "$@"
}

# run WORD…: $said takes the output, $code the exit code.
run() {
    said=$("$kaname" --lang en --db "sqlite:$folder/a.db" "$@" 2>"$folder/err")
    code=$?
}

# wants CODE NAME WORD…
wants() {
    local wanted=$1 name=$2
    shift 2
    run "$@"
    if [ $code = "$wanted" ]; then pass "$name"; else miss "$name" "exit code $code" "$said" "$(cat "$folder/err")"; fi
}

run init
run sample
as_admin=(--org airline --as airline-admin)
for words in "assessment list" "assessment score" "assessment gap" "assessment export -o $folder/out.xlsx" \
    "plan list" "plan export -o $folder/out.xlsx" "report --kind management -o $folder/out.pdf" \
    "report --kind gap -o $folder/out.xlsx"; do
    # shellcheck disable=SC2086 # the words of one command
    wants 3 "an administrator is refused: ${words%% -o*}" $words "${as_admin[@]}"
    [ -z "$said" ] || miss "nothing is printed" "$said"
done
if [ -z "$(ls "$folder"/out.* 2>/dev/null)" ]; then pass "no file was written"; else miss "no file was written"; fi
wants 0 "an officer lists the plan" plan list --org airline --as airline-officer
wants 0 "an administrator lists the people" user list "${as_admin[@]}"
wants 3 "an officer changes no policy" policy set --session-idle 20 --org airline --as airline-officer
wants 1 "a policy beyond its bounds is refused" policy set --session-idle 2000 "${as_admin[@]}"
wants 2 "a policy without a setting is refused" policy set "${as_admin[@]}"
wants 0 "an administrator sets the policy" policy set --session-idle 20 --token-days 10 --two-step administrators "${as_admin[@]}"
run policy show --json "${as_admin[@]}"
case $said in
*'"session_idle":20,'*'"two_step":"administrators"'*) pass "the policy is shown" ;;
*) miss "the policy is shown" "$said" ;;
esac
wants 1 "a token beyond the policy is refused" token create --name agent --scope plan-read --until 2099-01-01 --org airline --as airline-officer
wants 1 "a token with rights that one does not have is refused" token create --name agent --scope audit-read --org airline --as airline-officer
wants 3 "a token of nobody is refused" token create --name agent --scope plan-read --org airline
run token create --name agent --scope plan-read,catalog-read --json --org airline --as airline-officer
token=$(sed -n 's/.*"token":"\(kaname_[0-9a-f]\{64\}\)".*/\1/p' <<<"$said")
id=$(sed -n 's/.*"id":"\([0-9a-f-]\{36\}\)".*/\1/p' <<<"$said")
if [ -n "$token" ] && [ -n "$id" ]; then pass "a token is made"; else miss "a token is made" "$said" "$(cat "$folder/err")"; fi
if grep -qaF "$token" "$folder"/a.db*; then miss "the database does not hold it"; else pass "the database does not hold it"; fi
run token list --json "${as_admin[@]}"
case $said in *"$id"*) miss "an administrator's own list has it not" "$said" ;; *) pass "an administrator's own list has it not" ;; esac
run token list --all --json "${as_admin[@]}"
case $said in *"$id"*'"state":"in-use"'*) pass "the list of all has it" ;; *) miss "the list of all has it" "$said" ;; esac
wants 4 "somebody else cannot end it" token revoke "$id" --org airline --as airline-ciso
wants 0 "an administrator ends it" token revoke "$id" --all "${as_admin[@]}"
case $said in *Revoked*) pass "it is shown as ended" ;; *) miss "it is shown as ended" "$said" ;; esac
wants 0 "a new password is required" user require-password airline-viewer "${as_admin[@]}"
run user password airline-viewer --json "${as_admin[@]}"
case $said in *'"password":"'?????-?????-?????'"'*) pass "a start password is shown" ;; *) miss "a start password is shown" "$said" ;; esac
wants 0 "all sessions of a person end" user sign-out airline-viewer "${as_admin[@]}"
wants 0 "the ledger is sound" ledger verify
echo "1..$number"
