// Skin, clothes, hair, shoes. Linear light; alpha carries the part of the body.

in vec3 world;
in vec3 normal;
in vec3 colour;
in vec2 texture_at;
in vec3 rest;
flat in float material;
flat in float part;
in vec4 lit_at;
out vec4 pixel;
uniform sampler2D lips;
uniform sampler2D lids;
uniform vec3 eye_left;
uniform vec3 eye_right;
uniform vec3 hair_colour;
uniform float beard;
uniform vec3 trim;
uniform int pattern;
uniform int textured_shoe;
uniform float sole;

vec3 face(vec3 c) {
    float mouth = texture(lips, texture_at).r;
    float lid = texture(lids, texture_at).r;
    c = mix(c, c * vec3(0.80, 0.50, 0.48), 0.75 * mouth);
    c = mix(c, c * 0.70, 0.6 * lid);
    vec3 mid = 0.5 * (eye_left + eye_right);
    vec3 e = rest.y > 0.0 ? eye_left : eye_right;
    vec2 d = vec2(abs(rest.y) - abs(e.y), rest.z - e.z - 0.024);
    float brow = abs(d.y + 9.0 * d.x * d.x) - 0.0032 + 0.003 * (value_noise(rest * 900.0) - 0.5);
    float ahead = smoothstep(-0.035, -0.015, rest.x - e.x);
    float in_brow = (1.0 - smoothstep(-0.001, 0.0015, brow)) * step(abs(d.x), 0.020) * ahead;
    c = mix(c, hair_colour * 0.8, 0.85 * in_brow);
    float chin = smoothstep(-0.035, -0.060, rest.z - mid.z) * smoothstep(-0.075, -0.045, rest.x - mid.x)
               * smoothstep(-0.160, -0.135, rest.z - mid.z) * (1.0 - mouth);
    c = mix(c, hair_colour, beard * chin * (0.55 + 0.35 * value_noise(rest * 700.0)));
    float cheek = exp(-dot(rest - mid - vec3(-0.005, sign(rest.y) * 0.035, -0.045),
                           rest - mid - vec3(-0.005, sign(rest.y) * 0.035, -0.045)) / 0.0006);
    return mix(c, c * vec3(1.05, 0.86, 0.82), 0.5 * cheek);
}

vec3 shoe(vec3 c) {
    float along = texture_at.x, across = texture_at.y, up = rest.z + sole;
    float stripe = abs(fract((up * 0.9 + along * 0.55) * 22.0) - 0.5);
    if (up > 0.036 && along > 0.015 && along < 0.085 && stripe < 0.14) c = trim;
    if (up > 0.045 && along > 0.055 && along < 0.15 && abs(across) < 0.018)
        c = mix(c * 0.6, trim, step(0.62, fract(along * 90.0)));
    if (up < 0.030) c = vec3(0.80, 0.80, 0.77) * (0.92 + 0.08 * step(0.5, fract(along * 60.0)));
    if (up < 0.007) c = vec3(0.05);
    if (along < 0.0 && up > 0.012 && abs(across) < 0.0045) c = mix(trim, vec3(0.9, 0.8, 0.05), 0.3);
    if (textured_shoe == 1 && up > 0.030) {
        // mesh of the upper, a curved seam round the counter, blocks of a logo, a pull tab
        vec2 mesh = fract(vec2(atan(across, along - 0.03) * 16.0, up * 240.0));
        c *= 0.86 + 0.28 * step(0.5, abs(mesh.x - mesh.y));
        float seam = abs(up - 0.064 - 2.5 * across * across * 10.0);
        if (along < 0.05 && seam < 0.0016) c = trim * 0.5;
        if (along < 0.02 && up > 0.050 && up < 0.060 && abs(across) < 0.022)
            c = mix(c, vec3(0.96), step(0.45, fract(across * 110.0 + up * 30.0)));
        if (along < 0.0 && up > 0.088 && abs(across) < 0.009) c = mix(vec3(0.95), trim, step(0.5, fract(up * 180.0)));
    }
    return c;
}

vec3 cloth(vec3 c) {
    if (pattern == 1 && abs(rest.y) > 0.135 && rest.z > 0.9) c = mix(c, trim, 0.75);
    if (pattern == 2 && fract(rest.z * 11.0) < 0.28 && rest.z > 1.0) c = mix(c, trim, 0.8);
    if (pattern == 3) c = mix(c, c.zxy, 0.6 * smoothstep(0.50, 0.56, cloud_noise(rest * 26.0)));
    return c;
}

void main() {
    int m = int(material + 0.5);
    vec3 n = normalize(normal), c = colour;
    if (dot(n, eye - world) < 0.0) n = -n;
    float scale = m == 0 ? 14.0 : m == 1 ? 10.0 : m == 2 ? 60.0 : 90.0;
    vec3 at = m == 2 ? rest * vec3(1.6, 1.6, 0.35) : rest;
    vec4 t = texture(noise, at * scale / 32.0);
    if (m == 0) c = face(c);
    if (m == 1) {
        vec4 folds = texture(noise, (rest * vec3(5.0, 5.0, 2.4) + world * 0.8) / 32.0);
        n = normalize(n + 0.30 * (t.gba - 0.5) + 0.55 * (folds.gba - 0.5));
        c = cloth(c) * (0.93 + 0.14 * value_noise(rest * 400.0));
    }
    if (m == 2) n = normalize(n + 0.7 * (t.gba - 0.5));
    if (m == 3) c = shoe(c);
    float low = m == 0 ? 0.92 : m == 1 ? 0.82 : m == 2 ? 0.55 : 0.88;
    float high = m == 0 ? 0.16 : m == 1 ? 0.36 : m == 2 ? 1.0 : 0.24;
    if (m != 4) c *= low + high * t.g;
    float gloss = m == 0 ? 0.09 : m == 1 ? 0.015 : m == 2 ? 0.10 : m == 4 ? 0.5 : 0.08;
    float hard = m == 4 ? 60.0 : m == 2 ? 12.0 : 20.0;
    float rim = m == 0 ? 0.05 * pow(1.0 - max(dot(n, normalize(eye - world)), 0.0), 3.0) : 0.0;
    pixel = picture(shade(c, n, world, lit(lit_at), gloss, hard) + rim, part);
}
