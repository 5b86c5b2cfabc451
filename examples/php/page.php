<?php // A page that refers to what assetbuild published. Up to the closing mark, this is all that it takes.
$manifest = json_decode(file_get_contents($_SERVER['DOCUMENT_ROOT'] . '/manifest.json'), true, 512, JSON_THROW_ON_ERROR);
function chunk(string $key): array {
    global $manifest;
    return $manifest[$key] ?? throw new Exception("the manifest has no $key");
}
function asset(string $key): string { return '/' . chunk($key)['file']; }
function attributes(array $chunk): string { return isset($chunk['integrity']) ? " integrity=\"{$chunk['integrity']}\"" : ''; }
function stylesheet(string $key): string { return '<link rel="stylesheet" href="' . asset($key) . '"' . attributes(chunk($key)) . ">\n"; }
function script(string $key, bool $preload = false, array &$seen = []): string {
    if (isset($seen[$key])) return '';
    [$seen[$key], $chunk, $tags] = [true, chunk($key), ''];
    foreach ($chunk['imports'] ?? [] as $imported) $tags .= script($imported, true, $seen);
    foreach ($chunk['css'] ?? [] as $css) $tags .= '<link rel="stylesheet" href="/' . $css . "\">\n";
    $tag = $preload ? '<link rel="modulepreload" href="%s"%s>' : '<script type="module" src="%s"%s></script>';
    return $tags . sprintf($tag, asset($key), attributes($chunk)) . "\n";
} ?>
<!DOCTYPE html>
<title>An example</title>
<?= stylesheet('assets/sass/home.scss'), script('assets/js/home.ts') ?>
<img src="<?= asset('assets/images/hills.jpg') ?>" alt="Hills">
