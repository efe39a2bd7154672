uniform vec3 eye;
// Light shared by people and things: one key light with shadow, sky and floor, a soft fill.
uniform sampler2DShadow shadow;
uniform sampler3D noise;
uniform vec3 key_direction;
uniform vec3 key_colour;
uniform vec3 ambient;

float value_noise(vec3 p) { return texture(noise, p / 32.0).r; }
float cloud_noise(vec3 p) { return texture(noise, p / 32.0).g; }

float lit(vec4 at) {
    vec3 q = at.xyz / at.w * 0.5 + 0.5;
    if (q.x <= 0.0 || q.x >= 1.0 || q.y <= 0.0 || q.y >= 1.0) return 1.0;
    float s = 0.0;
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++)
            s += texture(shadow, vec3(q.xy + (vec2(i, j) - 0.5) * 1.6 / 1024.0, q.z - 0.0035));
    return 0.25 * s;
}

vec3 shade(vec3 c, vec3 n, vec3 at, float sun, float gloss, float hard) {
    vec3 v = normalize(eye - at);
    float key = max(dot(n, key_direction), 0.0) * sun;
    float fill = 0.20 * max(dot(n, normalize(vec3(-0.4, -0.7, 0.5))), 0.0)
               + 0.14 * max(dot(n, normalize(vec3(0.8, 0.3, 0.4))), 0.0);
    float sky = mix(0.62, 1.0, smoothstep(-0.3, 0.6, 0.5 * n.z))
              * mix(0.80, 1.0, 0.5 * sun + 0.5 * smoothstep(0.0, 0.4, at.z));
    vec3 h = normalize(key_direction + v);
    float shine = pow(max(dot(n, h), 0.0), hard) * gloss * sun * 3.0;
    return c * (ambient * sky + key_colour * key * 0.8 + fill * ambient * 2.2) + shine * key_colour;
}

vec4 picture(vec3 rgb, float part) {
    return vec4(pow(clamp(rgb, 0.0, 1.0), vec3(1.0 / 2.2)), part / 255.0);
}
