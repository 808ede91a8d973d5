/** How much each area counts for a role, as five marks and in words. */
export function Weight({ weight }: { weight: number }) {
  return (
    <span class="weight">
      <svg width="64" height="12" viewBox="0 0 64 12" aria-hidden="true">
        {Array.from({ length: 5 }, (_, index) => (
          <rect
            x={index * 13 + 0.75}
            y="1"
            width="10"
            height="10"
            class={index < weight ? 'solid' : 'hollow'}
          />
        ))}
      </svg>
      <span class="vh">{weight} of 5</span>
    </span>
  )
}
