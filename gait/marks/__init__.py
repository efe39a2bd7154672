"""Points that a therapist marks on a picture, followed through the clip by optical flow."""
