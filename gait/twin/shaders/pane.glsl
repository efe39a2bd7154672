uniform vec4 pane;        // mirror: y of the glass, x from, x to, 1 = drawing what it shows
uniform vec2 pane_z;
// A mirror shows only what lies on the line of sight through its glass.
bool outside_pane(vec3 at) {
    if (pane.w < 0.5) return false;
    float t = (pane.x - eye.y) / (at.y - eye.y);
    vec3 hit = eye + t * (at - eye);
    return t <= 0.0 || t >= 1.0 || hit.x < pane.y || hit.x > pane.z
        || hit.z < pane_z.x || hit.z > pane_z.y;
}

