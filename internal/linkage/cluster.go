package linkage

// clusterPairs decides the candidates of a deduplication.
func (l *linker) clusterPairs(all []scored) []Pair {
	var pairs []Pair
	for _, s := range all {
		p, ok := l.pair(s, float32(probability(float64(s.w))))
		l.ranked = append(l.ranked, p)
		if ok {
			pairs = append(pairs, p)
		}
	}
	return pairs
}
