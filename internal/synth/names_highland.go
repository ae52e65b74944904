package synth

// Êđê names are prefix, given name, family name last: Y Bhĭ Niê Kđăm, H'Hiệp Glan. M'nông names have
// the same prefixes and often no family name. "Y" stands before men's names here, but before women's
// among northern groups: nothing may infer a sex from it.
var (
	edeFamily = words(`Niê 14 Mlô 9 Êban 8 Buôn_Yă 5 Byă 6 Ksơr 3 Êčăm 3 Kbuôr 5 Adrơng 4 Ayŭn 6 Ênuôl 4 Hđơk 4 Hmŏk 4
		Hwing 4 Kbrông 2 Knul 4 Kđoh 3 Kpă 3 Ktla 4 Ktul 3 Hra 2 Rcăm 2 Buôn_Krông 4 Buôn_Dap 2 Bkrông 3 Êñuôl 2 Krông 2
		Hđrŭê 1 Niê_Kđăm 9 Niê_Siêng 4 Niê_Hra 2 Niê_Sŭt 2 Niê_Kuăn 2 Niê_Blŏ 2 Niê_Brit 2 Niê_Kriêng 2 Niê_Mkriêk 1
		Mlô_Duôn_Du 3`)
	edeMale = words(`Bhiăo Bliêr Brên 2 Đăm 2 Dhŭn Djŭ 2 Hăng Jŭt 2 Khăm 2 Krông Lem Luyện 2 Mdrông Ngông Nguyên 2 Phiăp
		Rin Săng 2 Siu Suôp Thịnh 2 Tlam Wang Wơ Yăng Bhĭ 2 Čhŏt Ƀhem Tuân 2 Nam 2 Thuyên 2 Dũng 2 Blô Kŏ Lâm 2 Sơn 2 Bhăt
		Čŭng Ñă Loan Pôk Ngŏ Thơm Huy 2 Minh 2 Đôi Wuăn Klŏ Jŏ Kwăn Rôbe Samuêl 0.5 Phước Kiên Tĭn Bruk Ƀlŏ`)
	edeFemale = words(`Bliă Bê Đŏk Djuăn 2 Hen Hiệp 2 Hương 3 Juaih Jĭ Khuyên 2 Lan 3 Linh 3 Luôn Ly 2 Maryam 0.5 Mai 2
		Mrang Nga 2 Ngăm Nhuân Ñuê Rĭn Sương 2 Thuỷ 2 Wê Yar Či 2 Ƀlơ̆k Ngọc 3 Thảo 2 Nguyệt 2 Djŭt Mĭ Yuôm Ƀuôr Đĭ Nuĕ
		Rŭt Blơ Loan 2 Yên Wĭn Ler Êñ 0.2 Mươih Rôda 0.5 Trinh 2 Uyên 2 Hoa 2 Čĭ Bluê̆ 0.7 Ƀŭ`)
	mnongFamily = words(`Liêng 6 Kuăn 3 Bdap 6 Rơ_Yam 4 Triêk 5 Pang_Ting 4 Buôn_Krông 5 Ông 3 Ŏng 1 Čil 3 Đăk_Căt 3
		Long_Dĭng 4 Rlưk 2 Sruk 3 Hmŏk 2 Teh 2 Cil 3 Jê 2 Bing 3 Ndu 2 Ja 1 Rơ_Tung 1 Pang_Pế 1 Tơr 2`)
	mnongMale = words(`Krang 3 Nhang 2 Brôh Xuyên 2 Lâm 3 Tâm 2 Kră 2 Thung Bai Jông 2 Măng Lĩnh 2 Tuấn 2 Hùng 2 Đŭm
		Ndŏng Prăk Ngơi Srai Wăn Khôi Kroh 2 Mbŭr Blôh Nơ̆ng 0.5 Tŏng Đô Rơ Thiên Wên Djăn`)
	mnongFemale = words(`Mai 3 Phơi 2 Glan 2 Bung Jiêng 2 Nhơ Nga 2 Lan 3 Sương 2 Srŭ Kim 2 Rơm Ngă Đŏm Thu 2 Wĕ Yăn
		Ngơr Pŭl Ta Brơi Hương 2 Măng Đơm Rĕ Ƀơ̆n 0.5 Luyên Thảo 2 Dung Mbing Năng`)

	tayFamily    = words(`Nông 8 Hoàng 8 Lý 4 Mã 2 Bế 2 Ma 3 Lương 3 Chu 2 Vi 2 Ngân Hà 2 Nguyễn 3 Đàm 2 Triệu`)
	nungFamily   = words(`Nông 9 Hoàng 6 Lương 3 Vi 4 Chu 3 Triệu 3 Lý 3 Mông 3 Phùng 2 Lục 2 Lâm Hứa 2 Linh Đinh`)
	hmongFamily  = words(`Giàng 6 Vừ 3 Thào 5 Lầu 3 Lý 4 Sùng 5 Mùa 2 Vàng 4 Cư 2 Hàng Hầu Ma 3 Hoàng 2 Dương 3 Ngô Cháng`)
	hmongMale    = words(`Páo 3 Sính 3 Chứ 3 Dình 2 Sử 2 Pó 2 Chúng Mí 2 Tủa 2 Dế Súa Lử Giống Vảng Sì Vư Phử Sùng Đa Lồng`)
	hmongFemale  = words(`Mỷ 4 Dở 3 Máy 3 Sua 2 Dợ 2 Chở 2 Pàng Sú Xúa Mò Dí Vá Chư Súng Bầu Ly 2 Sinh Lan`)
	jraiFamily   = words(`Rơ_Châm 3 Rơ_Mah 4 Rah_Lan 3 Ksor 5 Kpă 4 Kpuih 2 Siu 5 Nay 4 Rcom 2 Rơ_Ô 2 Puih`)
	jraiMale     = words(`Hlung Thin Bôm Hyưi Tớt Khơ Djuh Phong Suy Blunh Hiu Ngan Alê Klơnh Thuông`)
	jraiFemale   = words(`Blinh Nhơk Phưn Lan Hyen Pla Nguyệt Bluih Rin Ken Duyên Thoa Phiên Nher`)
	tayNungGiven = words(`Vân 2 Sáng Thăng Cường 2 Quyết Tuyến Chiến Bằng Dũng 2 Lâm Hội Thiết Hiệu Đại Thụ Nghiệp Páo 0.5`)
)
