#!/usr/bin/env bash
# Records every session anew, one after the other (about two minutes). A session that fails is
# named at the end; the others are recorded all the same.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")"
failed=()
for script in *.sh; do
  case $script in all.sh | lab.sh) continue ;; esac
  echo "$script"
  bash "./$script" || failed+=("$script")
done
if [[ ${#failed[@]} -gt 0 ]]; then
  echo "failed: ${failed[*]}" >&2
  exit 1
fi
