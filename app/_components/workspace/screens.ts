/** Room for one thing at a time: a phone, upright or on its side. The style sheets say the same. */
export const PHONE = '(max-width: 767.98px), (max-width: 1179.98px) and (max-height: 499.98px) and (pointer: coarse)';

/** Room for everything at once, but little height for it. */
export const LOW = '(min-width: 1180px) and (max-height: 819.98px)';

/** Room for two things beside one another, and more. */
export const TABLET =
  '(min-width: 768px) and (min-height: 500px), (min-width: 768px) and (not (pointer: coarse)), (min-width: 1180px)';
