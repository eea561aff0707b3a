/** Why a transport that only the sidecar carries brought nothing, where the platform says no more. */
export const SIDECAR_UNREACHABLE = 'the sidecar cannot be reached';
