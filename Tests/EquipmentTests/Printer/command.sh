#!/bin/sh
# What the test printer does with a job, as the files beside this script say.
here=$(dirname "$0")
: > "$here/working"
# Something that is in the way for as long as the file is there.
if [ -f "$here/trouble" ]; then
    reason=$(cat "$here/trouble")
    echo "STATE: +$reason" >&2
    while [ -f "$here/trouble" ]; do sleep 0.05; done
    echo "STATE: -$reason" >&2
fi
[ -f "$here/seconds" ] && sleep "$(cat "$here/seconds")"
for file; do :; done
cp "$file" "$here/out/part"
mv "$here/out/part" "$here/out/$IPP_JOB_ID $IPP_JOB_NAME"
rm -f "$here/working"
