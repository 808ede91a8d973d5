/** The wordmark. Its W is a folding rule; drawn, never typed, at least 24 px tall. */
export function Mark() {
  return (
    <svg viewBox="-1 0 146 32" role="img" aria-label="Backwright">
      <g fill="none" stroke="currentColor" stroke-width="3">
        <path d="M1.5 22.5V4.5h6a4.5 4.5 0 0 1 0 9h-6M7 13.5h2a4.5 4.5 0 0 1 0 9H.1" />
        <circle cx="24" cy="17" r="5.5" />
        <path d="M29.5 10v14M44.9 13.1a5.5 5.5 0 1 0 0 7.8M50.5 3v21M58.6 10.6l-7 7.2M54.4 15.4l5.8 8.6M88.5 10v14M88.5 17a5.4 5.4 0 0 1 6.2-5.4M99 10v14M99 3v3.4" />
        <circle cx="109.5" cy="17" r="5.5" />
        <path d="M115 10v15a5 5 0 0 1-5 5h-4.6M121 3v21M121 17.4a5 5.6 0 0 1 10 0V24M138 5v14.5a3 3 0 0 0 3 3h2.6M134.4 11.5h9.2" />
      </g>
      <g fill="none" stroke-linejoin="round" stroke-linecap="round">
        <path
          class="mark-back"
          d="M64.6 9.8 69.2 22.6 74 10.6 78.8 22.6 83.4 9.8"
          stroke-width="4.8"
        />
        <path
          class="mark-rule"
          d="M64.6 9.8 69.2 22.6 74 10.6 78.8 22.6 83.4 9.8"
          stroke-width="2.5"
        />
      </g>
      <g class="mark-pin">
        <circle cx="69.2" cy="22.3" r=".9" />
        <circle cx="74" cy="10.9" r=".9" />
        <circle cx="78.8" cy="22.3" r=".9" />
      </g>
    </svg>
  )
}
