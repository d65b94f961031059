"""What was measured, as lines of a table, as Markdown and as a chart."""

OTHERS = ('node', 'deno', 'bun')


def shown(value):
    if value is None:
        return '-'
    return f'{value:,.0f}' if value >= 100 else f'{value:.2f}'


def ratios(row, key='value'):
    """nodus to each of the others. Of processor time the inverse, so that above 1 is better there too."""
    ours = row.get('nodus', {}).get(key)
    found = {}
    for name in OTHERS:
        theirs = row.get(name, {}).get(key)
        if ours and theirs:
            found[name] = theirs / ours if key == 'cpu' else ours / theirs
    return found


def head(runtimes):
    names = list(runtimes)
    cells = [f'{name:>11}' for name in names] + [f'{"/" + name:>7}' for name in names if name != 'nodus']
    costs = [f'{"us " + name:>9}' for name in names]
    return f'{"piece":20} ' + ' '.join(cells) + f' {"bar":>5} ' + ' '.join(costs) + f' {"cpu/node":>9}'


def line(piece, row, runtimes):
    names = list(runtimes)
    found, costs = ratios(row), ratios(row, 'cpu')
    cells = [f'{shown(row.get(name, {}).get("value")):>11}' for name in names]
    cells += [f'{found[name]:7.2f}' if name in found else f'{"-":>7}' for name in names if name != 'nodus']
    spent = [f'{shown(row.get(name, {}).get("cpu")):>9}' for name in names]
    cpu = f'{costs["node"]:9.2f}' if 'node' in costs else f'{"-":>9}'
    bar = f'{"<=" if piece.less else ""}{piece.bar}'
    more = f'  nginx {shown(row["nginx"]["value"])} ({shown(row["nginx"]["cpu"])} us)' if 'nginx' in row else ''
    return f'{piece.name:20} ' + ' '.join(cells) + f' {bar:>5} ' + ' '.join(spent) + f' {cpu}{more}'


def markdown(table):
    columns = [name for name in ('nodus', *OTHERS, 'nginx') if any(name in row for _, row in table)]
    others = [name for name in columns if name in OTHERS]
    lines = ['| benchmark | unit | ' + ' | '.join(columns + [f'to {name}' for name in others])
             + ' | processor time to node |',
             '| --- | --- |' + ' ---: |' * (len(columns) + len(others) + 1)]
    for piece, row in table:
        found, costs = ratios(row), ratios(row, 'cpu')
        cells = [shown(row.get(name, {}).get('value')) for name in columns]
        cells += [f'{found[name]:.2f}' if name in found else '' for name in others]
        cells.append(f'{1 / costs["node"]:.2f}' if 'node' in costs else '')
        lines.append(f'| {piece.name} | {piece.unit} | ' + ' | '.join(cells) + ' |')
    return '\n'.join(lines) + '\n'


COLOURS = {'nodus': '#d9480f', 'node': '#5c940d', 'deno': '#495057', 'bun': '#c2a878', 'nginx': '#1c7ed6'}


def svg(table):
    """Bars: each runtime's figure as a multiple of node's."""
    names = [name for name in ('nodus', *OTHERS, 'nginx') if any(name in row for _, row in table)]
    rows = [(piece, row) for piece, row in table if 'node' in row]
    bar, gap, left, width = 9, 12, 160, 560
    most = max((entry['value'] / row['node']['value'] for _, row in rows for entry in row.values()), default=1)
    scale = width / max(most, 1.0)
    parts, y = [], 40
    for piece, row in rows:
        present = [name for name in names if name in row]
        middle = y + bar * len(present) / 2 + 4
        note = ' (less is better)' if piece.less else ''
        parts.append(f'<text x="{left - 8}" y="{middle:.0f}" text-anchor="end">{piece.name}</text>')
        for name in present:
            ratio = row[name]['value'] / row['node']['value']
            label = f'{ratio:.2f}' + (note if name == 'nodus' else '')
            parts.append(f'<rect x="{left}" y="{y}" width="{ratio * scale:.1f}" height="{bar - 1}" fill="{COLOURS[name]}"/>')
            parts.append(f'<text x="{left + ratio * scale + 4:.1f}" y="{y + bar - 2}" font-size="8">{label}</text>')
            y += bar
        y += gap
    legend = []
    for i, name in enumerate(names):
        x = left + i * 80
        legend.append(f'<rect x="{x}" y="12" width="10" height="10" fill="{COLOURS[name]}"/>')
        legend.append(f'<text x="{x + 14}" y="21">{name}</text>')
    line = left + scale
    rule = f'<line x1="{line:.1f}" y1="32" x2="{line:.1f}" y2="{y - gap}" stroke="#868e96" stroke-dasharray="3 3"/>'
    body = '\n'.join([*legend, rule, *parts])
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + width + 120}" height="{y}" '
            f'font-family="sans-serif" font-size="11">\n<rect width="100%" height="100%" fill="#fff"/>\n{body}\n</svg>\n')
