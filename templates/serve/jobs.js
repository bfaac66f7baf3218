// Shows what is being done while it is done. The page works without it.
"use strict";
const line = document.getElementById("now");
const busy = line.dataset.busy === "true";
const open = (doing) => doing.tasks.filter((t) => t.state === "waiting" || t.state === "running").length;
const before = Number(line.dataset.open);
const source = new EventSource(line.dataset.stream);
source.addEventListener("progress", (event) => {
  const { doing, now } = JSON.parse(event.data);
  // What came of it stands in the page.
  if (doing.busy !== busy || open(doing) !== before) {
    source.close();
    location.reload();
    return;
  }
  if (doing.busy) line.textContent = now || "Working";
});
