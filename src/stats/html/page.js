
// Tables are sorted by the column whose title is pressed: numbers by their value, the greatest first; texts by the alphabet.
for (const table of document.querySelectorAll("table")) {
  table.querySelectorAll("th").forEach((head, column) => {
    const button = document.createElement("button");
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const words = head.classList.contains("w");
      const up = head.ariaSort === null ? words : head.ariaSort === "descending";
      const value = (row) => {
        const cell = row.cells[column];
        return words ? cell.textContent : Number(cell.dataset.value ?? -1);
      };
      const order = (left, right) => words ? value(left).localeCompare(value(right)) : value(left) - value(right);
      const rows = [...table.tBodies[0].rows].sort((left, right) => up ? order(left, right) : order(right, left));
      table.querySelectorAll("th").forEach((other) => { other.ariaSort = null; });
      head.ariaSort = up ? "ascending" : "descending";
      table.tBodies[0].append(...rows);
    });
  });
}
