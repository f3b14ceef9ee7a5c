// The built app as start.js sees it: see survey_engine/static/scripts/capture.js. For the type checker only: never served.

export function main(enhance: (element: Element) => void): Promise<void>
export function enhance(root: Document | Element): void
