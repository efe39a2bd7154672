// Room, treadmill, furniture.
in vec3 world;
in vec3 place;
in vec3 normal;
in vec3 colour;
flat in float material;
in vec4 lit_at;
out vec4 pixel;
uniform float belt_m;
uniform int floor_pattern;
uniform int wall_pattern;
uniform vec4 hole;        // in the wall at hole_y: x from, to, z from, to
uniform float hole_y;

vec3 floor_colour(vec3 c) {
    vec2 q = place.xy;
    if (floor_pattern == 0) {          // tiles
        float joint = step(0.985, fract(q.x * 1.6)) + step(0.985, fract(q.y * 1.6));
        c *= (0.86 + 0.24 * cloud_noise(vec3(q * 6.0, 0.0))) * (1.0 - 0.35 * min(joint, 1.0));
    } else if (floor_pattern == 1) {   // planks
        float row = floor(q.y * 7.0);
        float joint = step(0.965, fract(q.y * 7.0)) + step(0.996, fract(q.x * 0.8 + row * 0.37));
        c *= 0.80 + 0.35 * value_noise(vec3(q.x * 3.0, row * 3.7, 1.0))
           + 0.12 * value_noise(vec3(q.x * 8.0, q.y * 160.0, 2.0));
        c *= 1.0 - 0.4 * min(joint, 1.0);
    } else if (floor_pattern == 2) {   // speckled rubber
        c *= 0.85 + 0.2 * cloud_noise(vec3(q * 9.0, 0.0));
        c += 0.35 * smoothstep(0.80, 0.86, value_noise(vec3(q * 75.0, 3.0)));
    } else {                           // carpet
        c *= 0.75 + 0.5 * value_noise(vec3(q * 170.0, 4.0)) * cloud_noise(vec3(q * 3.0, 5.0));
    }
    return c;
}

vec3 wall_colour(vec3 c) {
    float u = place.x + place.y, z = place.z;
    c *= 0.92 + 0.12 * cloud_noise(place * 1.7) + 0.05 * value_noise(place * 60.0);
    if (wall_pattern == 1) {           // brick
        float row = floor(z * 13.0);
        float joint = step(0.86, fract(z * 13.0)) + step(0.95, fract(u * 4.2 + 0.5 * mod(row, 2.0)));
        c *= 0.75 + 0.5 * value_noise(vec3(floor(u * 4.2 + 0.5 * mod(row, 2.0)) * 3.1, row * 5.3, 1.0));
        c = mix(c, vec3(0.45), 0.8 * min(joint, 1.0));
    } else if (wall_pattern == 2) {    // wood panels
        float joint = step(0.97, fract(u * 2.1));
        c *= 0.8 + 0.4 * value_noise(vec3(floor(u * 2.1) * 7.0, 2.0, z * 1.2)) ;
        c *= 1.0 - 0.5 * joint;
    } else if (wall_pattern == 3) {    // rail at hip height, darker below
        if (z < 0.95) c *= 0.62;
        if (abs(z - 0.98) < 0.03) c *= 0.5;
    }
    if (z < -0.08) c *= 0.5;
    return c;
}

void main() {
    if (outside_pane(world)) discard;
    int m = int(material + 0.5);
    if (m == 11 && abs(place.y - hole_y) < 0.12 && place.x > hole.x && place.x < hole.y
        && place.z > hole.z && place.z < hole.w) discard;
    vec3 n = normalize(normal), c = colour;
    if (dot(n, eye - world) < 0.0) n = -n;
    float gloss = 0.02, hard = 20.0;
    if (m == 10) { c = floor_colour(c); gloss = floor_pattern == 3 ? 0.0 : 0.05; hard = 40.0; }
    else if (m == 11) c = wall_colour(c);
    else if (m == 12) {
        vec2 q = vec2(place.x + belt_m, place.y);
        c *= 0.75 + 0.5 * value_noise(vec3(q * 220.0, 1.0));
        float seam = step(0.985, fract(q.x / 1.9));
        float print = step(0.93, fract(q.x / 0.63)) * step(abs(place.y), 0.028);
        c = mix(c, c * 1.9, 0.6 * max(print, 0.5 * seam));
        gloss = 0.05; hard = 30.0;
    }
    else if (m == 13) { c *= 0.88 + 0.22 * cloud_noise(place * 6.0); gloss = 0.18; hard = 40.0; }
    else if (m == 14) {
        vec3 cell = floor(vec3((place.x + place.y) * 5.0, place.z * 5.0, 2.0));
        c = mix(c, c.zxy, step(0.5, cloud_noise(cell)));
        c *= 0.75 + 0.5 * cloud_noise(place * 3.0);
    }
    else if (m == 15) { pixel = picture(c, 0.0); return; }
    pixel = picture(shade(c, n, world, lit(lit_at), gloss, hard), 0.0);
}
