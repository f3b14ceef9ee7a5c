/** "2 of 3 selected" under boxes with a limit. Nothing is locked: people may tick another before they untick one. */
import { onComeBack, say, status } from './dom.js'

/** @param {HTMLElement} boxes the element around the checkboxes; `data-app-most` is the limit */
export function count(boxes) {
  const most = Number(boxes.dataset.appMost)
  const news = status('govuk-hint app-count')
  boxes.after(news)
  boxes.addEventListener('change', update)
  onComeBack(update)
  update()

  function update() {
    const chosen = boxes.querySelectorAll(':scope > .govuk-checkboxes__item > input:checked').length
    const over = chosen - most
    news.classList.toggle('app-count--over', over > 0)
    news.textContent = say(over > 0 ? boxes.dataset.tooMany : boxes.dataset.chosen, { chosen, most, over })
  }
}
